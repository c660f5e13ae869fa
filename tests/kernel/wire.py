"""Speaking to a kernel message by message, over sockets of one's own."""
import queue
import time
import uuid


class Wire:
    """A client of a running kernel. What comes is kept until someone asks for it."""

    def __init__(self, manager, ready=True):
        session = manager.session.clone()
        session.session = str(uuid.uuid4())  # clients with the same one would be the same to ZeroMQ
        self.client = manager.client(session=session)
        self.client.allow_stdin = True
        self.client.start_channels()
        self.news = []  # all that iopub said
        self.replies = {}  # message id -> reply
        if ready:
            self.client.wait_for_ready(timeout=60)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.client.stop_channels()

    def ask(self, kind, content=None, channel="shell", metadata=None):
        """Sends a request and returns its id."""
        message = self.client.session.msg(kind, content or {}, metadata=metadata)
        getattr(self.client, channel + "_channel").send(message)
        return message["header"]["msg_id"]

    def execute(self, code, metadata=None, **options):
        """Sends a cell and returns the request's id."""
        content = {"code": code, "silent": False, "store_history": True, "user_expressions": {},
                   "allow_stdin": False, "stop_on_error": True, **options}
        return self.ask("execute_request", content, metadata=metadata)

    def reply(self, request, channel="shell", timeout=60):
        """Waits for the reply to a request."""
        end = time.monotonic() + timeout
        while request not in self.replies:
            message = self.next(channel, end)
            self.replies[message["parent_header"].get("msg_id")] = message
        return self.replies[request]

    def answer(self, kind, content=None, channel="shell", metadata=None):
        """Sends a request and returns the content of the reply, whose type must be that of the request."""
        reply = self.reply(self.ask(kind, content, channel, metadata), channel)
        assert reply["msg_type"] == kind.replace("request", "reply")
        return reply["content"]

    def question(self, timeout=60):
        """Waits for a question to this client's user."""
        message = self.next("stdin", time.monotonic() + timeout)
        assert message["msg_type"] == "input_request"
        return message

    def until(self, holds, timeout=60):
        """Waits for the iopub message for which holds(message); the ones before are in news, too."""
        end, seen = time.monotonic() + timeout, 0
        while True:
            for message in self.news[seen:]:
                if holds(message):
                    return message
            seen = len(self.news)
            self.news.append(self.next("iopub", end))

    def told(self, request, timeout=60):
        """What iopub says about a request, up to idle."""
        self.until(lambda m: about(m, request) and state(m) == "idle", timeout)
        return [m for m in self.news if about(m, request)]

    def hears(self, request, word):
        """Waits until a cell has written a word."""
        self.until(lambda m: about(m, request) and m["msg_type"] == "stream" and word in m["content"]["text"])

    def busy(self, request):
        """Whether the cell still runs, as far as iopub has told up to now."""
        self.drain()
        return not any(about(m, request) and state(m) == "idle" for m in self.news)

    def drain(self):
        """Takes what iopub has said already."""
        while True:
            try:
                self.news.append(self.next("iopub", time.monotonic() + 0.05))
            except TimeoutError:
                return

    def next(self, channel, end):
        try:
            message = getattr(self.client, f"get_{channel}_msg")(timeout=max(0, end - time.monotonic()))
        except queue.Empty:
            raise TimeoutError(f"nothing came on {channel}") from None
        return message


def about(message, request):
    return message["parent_header"].get("msg_id") == request


def state(message):
    return message["content"].get("execution_state")


def kinds(messages):
    """The types of messages, statuses by their state."""
    return [state(m) or m["msg_type"] for m in messages]
