"""TLS servers by somebody else (Python's ssl), each with a quirk of its own, on free ports of the loopback interface.

usage: tls_peer.py CERTIFICATES PORT_FILE

CERTIFICATES holds NAME.pem and NAME.key for good, wrong, self, selfwrong and expired, and authority.pem. PORT_FILE gets one line
"NAME PORT" per server. Requests are answered with 200 and the body "VERSION reused" or "VERSION new".
"""
import os
import socket
import ssl
import sys
import threading

FOLDER, PORT_FILE = sys.argv[1:]
VERSION = ssl.TLSVersion
ports = []


def listen(name, serve):
    listener = socket.create_server(("127.0.0.1", 0), backlog=128)
    ports.append("%s %d\n" % (name, listener.getsockname()[1]))

    def one(connection):
        connection.settimeout(10)
        try:
            serve(connection)
        except (OSError, ssl.SSLError):
            pass
        finally:
            connection.close()

    def loop():
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=one, args=(connection,), daemon=True).start()

    threading.Thread(target=loop, daemon=True).start()


def secure(name, certificate="good", versions=(VERSION.TLSv1, VERSION.TLSv1_3), change=lambda context: None, announces=True):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain("%s/%s.pem" % (FOLDER, certificate), "%s/%s.key" % (FOLDER, certificate))
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version, context.maximum_version = versions
    change(context)

    def serve(connection):
        tls = context.wrap_socket(connection, server_side=True)
        body = "%s %s" % (tls.version(), "reused" if tls.session_reused else "new")
        while True:
            head = b""
            while b"\r\n\r\n" not in head:
                more = tls.recv(65536)
                if not more:
                    tls.unwrap()
                    return
                head += more
            tls.sendall(("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)).encode())

    listen(name, serve)


def raw(name, answer, reads=True, ends=True):
    def serve(connection):
        if reads:
            connection.recv(65536)
        connection.sendall(answer)
        if ends:
            connection.shutdown(socket.SHUT_WR)
        while connection.recv(65536):
            pass

    listen(name, serve)


def demand_certificate(context):
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(FOLDER + "/authority.pem")


def reset(connection):
    connection.recv(65536)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")


for name in ("good", "wrong", "self", "selfwrong", "expired"):
    secure(name, name)
secure("tls10", versions=(VERSION.TLSv1, VERSION.TLSv1))
secure("tls11", versions=(VERSION.TLSv1_1, VERSION.TLSv1_1))
secure("tls12", versions=(VERSION.TLSv1_2, VERSION.TLSv1_2))
secure("tls13", versions=(VERSION.TLSv1_3, VERSION.TLSv1_3))
secure("cipher", versions=(VERSION.TLSv1_2, VERSION.TLSv1_2), change=lambda context: context.set_ciphers("ECDHE-ECDSA-AES256-SHA384"))
secure("client", change=demand_certificate)
secure("client12", versions=(VERSION.TLSv1_2, VERSION.TLSv1_2), change=demand_certificate)
raw("http", b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
raw("ssh", b"SSH-2.0-OpenSSH_9.2\r\n", reads=False, ends=False)
raw("end", b"")
raw("half", b"\x16\x03")
raw("alert80", b"\x15\x03\x03\x00\x02\x02\x50")
raw("alert112", b"\x15\x03\x03\x00\x02\x02\x70")
raw("close_notify", b"\x15\x03\x03\x00\x02\x01\x00")
raw("oversized", b"\x16\x03\x03\xff\xff" + b"a" * 1000)
raw("silent", b"", ends=False)
listen("reset", reset)

with open(PORT_FILE + ".new", "w") as file:
    file.writelines(ports)
os.rename(PORT_FILE + ".new", PORT_FILE)
threading.Event().wait()
