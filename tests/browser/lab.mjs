// A JupyterLab of its own on 127.0.0.1, with a token, in a temporary folder that goes with it. Its server has
// Notebook 7 too.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { once } from "node:events";
import os from "node:os";
import path from "node:path";

const STARTUP = 60_000; // ms

// Extensions with settings.
const NOTIFICATION = "apputils-extension/notification"; // would ask whether it may fetch news
const TRACKER = "notebook-extension/tracker";

// start copies a notebook and opens JupyterLab beside the copy. It gives the folder, the address of the page of a
// notebook in it, in JupyterLab each in a workspace of its own, what changes how pages opened later draw cells, and
// stop, which ends the server with its kernels and removes the folder.
export async function start(root, notebook, variables) {
  const folder = await mkdtemp(path.join(os.tmpdir(), "atelier-browser-"));
  const clean = () => rm(folder, { recursive: true, force: true });
  await cp(path.join(root, "notebooks", notebook), path.join(folder, notebook));
  await set(folder, NOTIFICATION, { fetchNews: "false" });
  const token = randomBytes(16).toString("hex");
  const server = spawn(path.join(root, ".venv/bin/jupyter"), flags(), {
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, ...variables, ...places(folder), JUPYTER_TOKEN: token, ATELIER_RUNS: path.join(folder, "runs") },
  });
  const stop = async () => {
    if (server.exitCode === null && server.signalCode === null) {
      const gone = once(server, "exit");
      server.kill("SIGTERM");
      await gone;
    }
    await clean();
  };
  try {
    const base = await address(server);
    return {
      folder,
      inLab: (name) => `${base}/lab/workspaces/${path.parse(name).name}/tree/${name}?token=${token}`,
      inNotebook: (name) => `${base}/notebooks/${name}?token=${token}`,
      drawEveryCell: () => set(folder, TRACKER, { windowingMode: "none" }), // and not only those near the window
      drawByDefault: () => set(folder, TRACKER, {}),
      stop,
    };
  } catch (fault) {
    await stop();
    throw fault;
  }
}

function flags() {
  const root = process.getuid?.() === 0 ? ["--allow-root"] : [];
  return ["lab", "--no-browser", "--ip=127.0.0.1", "--port=0", "--LabApp.news_url=None", "--LabApp.expose_app_in_browser=True",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate", ...root];
}

// places keeps Jupyter's own files out of the user's home.
function places(folder) {
  const below = (name) => path.join(folder, ".jupyter", name);
  return { JUPYTER_CONFIG_DIR: below("config"), JUPYTER_DATA_DIR: below("data"), JUPYTER_RUNTIME_DIR: below("runtime"),
    IPYTHONDIR: below("ipython"), JUPYTERLAB_SETTINGS_DIR: below("settings"), JUPYTERLAB_WORKSPACES_DIR: below("workspaces") };
}

// set writes the user's settings of one extension.
async function set(folder, name, values) {
  const file = path.join(places(folder).JUPYTERLAB_SETTINGS_DIR, "@jupyterlab", `${name}.jupyterlab-settings`);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(values));
}

// address waits for the server to say where it listens.
function address(server) {
  return new Promise((resolve, reject) => {
    let said = "";
    const timer = setTimeout(() => reject(new Error(`JupyterLab did not say its address within ${STARTUP / 1000} s:\n${said}`)), STARTUP);
    server.on("error", reject);
    server.on("exit", (code) => reject(new Error(`JupyterLab ended with ${code} before it was ready:\n${said}`)));
    server.stderr.setEncoding("utf8").on("data", (text) => {
      said += text;
      const found = said.match(/(http:\/\/127\.0\.0\.1:\d+)\/lab\?token=/);
      if (found) {
        clearTimeout(timer);
        resolve(found[1]);
      }
    });
  });
}
