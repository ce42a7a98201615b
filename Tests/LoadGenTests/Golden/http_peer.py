#!/usr/bin/env python3
"""The server behind the golden HTTP cases: aiohttp with keep-alive, and a responder of fixed bytes beside it.

Prints one line of JSON with both ports, then serves until it is ended.
"""

import asyncio
import gzip
import json
import socket
import struct

from aiohttp import web

FIXED = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"


async def ok(request):
    return web.Response(text="hello")


async def document(request):
    return web.json_response({"token": "t0k", "user": {"id": 7}, "list": [1, 2, 3]})


async def delay(request):
    await asyncio.sleep(float(request.query.get("ms", "50")) / 1000)
    return web.Response(text="late")


async def status(request):
    return web.Response(status=int(request.match_info["code"]), text="st")


async def reset(request):
    sock = request.transport.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    request.transport.abort()
    return web.Response(text="never")


async def zipped(request):
    headers = {"Content-Encoding": "gzip", "Content-Type": "text/plain"}
    return web.Response(body=gzip.compress(b"z" * 5000, mtime=0), headers=headers)


async def badly_zipped(request):
    return web.Response(body=b"not gzip", headers={"Content-Encoding": "gzip"})


async def redirect(request):
    left = int(request.match_info["n"])
    raise web.HTTPFound("/ok" if left <= 1 else f"/redir/{left - 1}")


async def echo(request):
    body = await request.read()
    fields = [[name.decode(), value.decode()] for name, value in request.raw_headers]
    return web.json_response({"method": request.method, "path": request.path_qs, "raw": fields, "body": body.decode("latin1")})


async def set_cookie(request):
    response = web.Response(text="c")
    response.set_cookie("sid", request.query.get("v", "1"))
    return response


async def chunked(request):
    response = web.StreamResponse()
    response.enable_chunked_encoding()
    await response.prepare(request)
    for part in (b"one ", b"two ", b"three"):
        await response.write(part)
    await response.write_eof()
    return response


async def fixed(reader, writer):
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            for line in head.split(b"\r\n"):
                if line.lower().startswith(b"content-length:"):
                    await reader.readexactly(int(line.split(b":")[1]))
            writer.write(FIXED)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    writer.close()


async def main():
    app = web.Application()
    app.add_routes([
        web.get("/ok", ok), web.get("/json", document), web.get("/delay", delay), web.get("/status/{code}", status),
        web.get("/reset", reset), web.get("/gzip", zipped), web.get("/badgzip", badly_zipped),
        web.get("/redir/{n}", redirect), web.route("*", "/echo", echo), web.get("/setcookie", set_cookie),
        web.get("/chunked", chunked),
    ])
    runner = web.AppRunner(app, keepalive_timeout=75)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    raw = await asyncio.start_server(fixed, "127.0.0.1", 0)
    print(json.dumps({"http": runner.addresses[0][1], "raw": raw.sockets[0].getsockname()[1]}), flush=True)
    await asyncio.sleep(3600)


asyncio.run(main())
