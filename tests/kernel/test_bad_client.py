"""No client can stop the kernel, whatever it sends or fails to read."""
import json
import random
import socket

import pytest
import zmq

from wire import Wire

COUNT = 10_000
SEED = 4

REQUESTS = [
    ("kernel_info_request", {}),
    ("connect_request", {}),
    ("complete_request", {"code": "strings.To", "cursor_pos": 10}),
    ("inspect_request", {"code": "strings.ToUpper", "cursor_pos": 12, "detail_level": 0}),
    ("is_complete_request", {"code": "func f() {"}),
    ("history_request", {"hist_access_type": "search", "pattern": "*", "n": 5, "output": True, "raw": True}),
    ("comm_info_request", {"target_name": "a"}),
    ("comm_open", {"comm_id": "c", "target_name": "a", "data": {}}),
    ("comm_msg", {"comm_id": "c", "data": {"address": "/a", "value": 1}}),
    ("comm_close", {"comm_id": "c", "data": {}}),
    ("interrupt_request", {}),
    ("execute_request", {"code": "", "silent": True, "store_history": False, "user_expressions": {}, "allow_stdin": True}),
    ("input_reply", {"value": "Eve"}),
    ("no_such_request", {"a": 1}),
]
WRONG = [None, True, -1, 2**63, 1e300, "", "a" * 100, "\x00", "\ud800", [], {}, [[]], {"a": None}, "x" * 100_000]


def spoil(chance, value):
    """A value with something wrong in it, somewhere."""
    if isinstance(value, dict) and value and chance.random() < 0.8:
        key = chance.choice(list(value))
        if chance.random() < 0.3:
            return {k: v for k, v in value.items() if k != key}
        return {**value, key: spoil(chance, value[key])}
    return chance.choice(WRONG)


def message(chance, session):
    """The frames of a message from which anything may be missing, and whatever it asks for is cheap."""
    kind, content = chance.choice(REQUESTS)
    parts = {"header": session.msg_header(kind), "parent_header": {}, "metadata": {}, "content": content}
    parts["header"]["date"] = "2026-01-01T00:00:00Z"
    if chance.random() < 0.5:
        parts = spoil(chance, parts)
    parts = parts if isinstance(parts, dict) else {}
    frames = [json.dumps(parts[name]).encode() for name in ("header", "parent_header", "metadata", "content") if name in parts]
    if chance.random() < 0.5:
        frames = damage(chance, frames)
    return frames


def damage(chance, frames):
    """Frames with bits changed, one lost, one twice, or in another order."""
    frames = [bytearray(frame) for frame in frames]
    if not frames:
        return [b"\xff"]
    at = chance.randrange(len(frames))
    match chance.randrange(6):
        case 0:
            for _ in range(chance.randrange(1, 9)):
                if frames[at]:
                    frames[at][chance.randrange(len(frames[at]))] ^= 1 << chance.randrange(8)
        case 1:
            del frames[at]
        case 2:
            frames.insert(at, frames[at])
        case 3:
            chance.shuffle(frames)
        case 4:
            frames[at] = frames[at][:chance.randrange(len(frames[at]) + 1)]
        case 5:
            frames[at] = bytearray(chance.randbytes(chance.randrange(200)))
    return [bytes(frame) for frame in frames]


def envelope(chance, session, frames):
    """The frames as they go over the wire: half of them signed well, so that they get past the door."""
    signature = session.sign(frames)
    sealed = [b"<IDS|MSG>", signature, *frames]
    match chance.randrange(12):
        case 0:
            sealed[1] = signature[::-1]
        case 1:
            sealed[1] = b""
        case 2:
            del sealed[0]
        case 3:
            del sealed[1]
        case 4:
            sealed = damage(chance, sealed)
        case 5:
            sealed = [b"identity"] * chance.randrange(5) + sealed + [b"buffer"] * chance.randrange(5)
    return sealed


def harmless(frames):
    """Whether no chance has made a request of it that would end the kernel or run a cell."""
    whole = b"".join(frames)
    return b"shutdown" not in whole and (b"execute_request" not in whole or b'"code": ""' in whole)


def test_ten_thousand_mutated_messages(kernel):
    chance, pid = random.Random(SEED), kernel.pid
    session = kernel.client.session.clone()
    with zmq.Context() as context:
        sockets = [connect(context, kernel, name) for name in ("shell", "control", "stdin")]
        sent = 0
        while sent < COUNT:
            frames = envelope(chance, session, message(chance, session))
            if frames and harmless(frames):
                each = chance.choice(sockets)
                each.send_multipart(frames)
                sent += 1
                while each.poll(0):
                    each.recv_multipart()
        for each in sockets[:2]:
            settle(each, session)
    reply = kernel.run("6 * 7")
    assert (reply.status, reply.plain) == ("ok", "42")
    assert kernel.pid == pid and kernel.manager.is_alive()


def connect(context, kernel, name):
    bad = context.socket(zmq.DEALER)
    bad.linger, bad.identity = 0, b"bad-" + name.encode()
    bad.connect(f"tcp://127.0.0.1:{kernel.manager.get_connection_info()[name + '_port']}")
    return bad


def settle(bad, session):
    """Waits until all that was sent has been dealt with."""
    last = session.msg("kernel_info_request", {})
    bad.send_multipart(session.serialize(last))
    answered = False
    while not answered:
        assert bad.poll(30_000), "the kernel does not answer any more"
        answered = last["header"]["msg_id"].encode() in b"".join(bad.recv_multipart())


PORTS = ["shell_port", "control_port", "stdin_port", "iopub_port", "hb_port"]


def connections(kernel):
    ports = kernel.manager.get_connection_info()
    return [socket.create_connection(("127.0.0.1", ports[name])) for name in PORTS]


GREETING = b"\xff" + bytes(8) + b"\x7f\x03\x01NULL" + bytes(16) + b"\x00" + bytes(31)


@pytest.mark.parametrize("text", [
    b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
    bytes(100_000),
    b"\xff" * 100_000,
    GREETING + b"\x02\xff" + b"\xff" * 8,  # a frame of 2**64 bytes
    GREETING + b"\x04\x26\x05READY\x0bSocket-Type\x00\x00\x00\x06DEALER\x08Identity\xff\xff\xff\xff",
    GREETING[:40],
])
def test_what_is_no_zeromq_is_refused(shared, text):
    for each in connections(shared):
        with each:
            try:
                each.sendall(text)
            except (ConnectionResetError, BrokenPipeError):
                pass  # refused before the end
    assert shared.run("6 * 7").plain == "42"
    assert shared.manager.is_alive()


def test_silent_connections_keep_nobody_waiting(shared):
    silent = connections(shared)
    with Wire(shared.manager) as wire:
        assert wire.reply(wire.execute("6 * 7"))["content"]["status"] == "ok"
    for each in silent:
        each.close()


def test_a_client_that_never_reads_does_not_stop_a_cell(shared):
    """50 MB of output, past a subscriber whose socket takes nothing."""
    port = shared.manager.get_connection_info()["iopub_port"]
    with socket.create_connection(("127.0.0.1", port)) as deaf:
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        ready = b"\x05READY\x0bSocket-Type\x00\x00\x00\x03SUB"
        deaf.sendall(GREETING + b"\x04" + bytes([len(ready)]) + ready + b"\x00\x01\x01")
        code = 'line := strings.Repeat("paint", 200) + "\\n"\nfor range 50_000 {\n\tfmt.Print(line)\n}'
        reply = shared.run(code)
    assert reply.status == "ok"
    assert len(reply.stdout) == 50_050_000
