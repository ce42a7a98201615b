"""A WebSocket server by somebody else, on a free port of the loopback interface. usage: websocket_peer.py LIBRARY PORT_FILE

LIBRARY is websockets or aiohttp. What a connection does is its path; `query` may hold deflate=0 and, for websockets, the parameters of
permessage-deflate (snct, cnct, swb, cwb).

/echo        every message back with its kind
/close       a close frame with the code of the first message
/fragments   a text in fragments, with a ping between them (websockets only); then echo
/pings       three pings, each awaited; then the text "ponged"
/vanish      the transport is cut after the first message
/ping-storm  2,000 pings, then the text "done"
"""
import asyncio
import http
import os
import sys
from urllib.parse import parse_qs, urlsplit

SIZE_LIMIT = 32 * 1024 * 1024


def publish(port, path):
    with open(path + ".new", "w") as file:
        file.write("%d\n" % port)
    os.rename(path + ".new", path)


async def websockets_server(port_file):
    from websockets.asyncio.server import serve
    from websockets.extensions.permessage_deflate import ServerPerMessageDeflateFactory

    async def handle(socket):
        path = urlsplit(socket.request.path).path
        if path == "/echo":
            async for message in socket:
                await socket.send(message)
        elif path == "/close":
            await socket.close(int(await socket.recv()), "as asked")
        elif path == "/fragments":
            async def parts():
                for part in ("one ", "", "zw\u00f6lf ", "\U0001f600"):
                    yield part
                    await socket.ping()
            await socket.send(parts())
            async for message in socket:
                await socket.send(message)
        elif path == "/pings":
            for _ in range(3):
                await asyncio.wait_for(await socket.ping(), 20)
            await socket.send("ponged")
            await socket.wait_closed()
        elif path == "/vanish":
            await socket.recv()
            socket.transport.abort()
        elif path == "/ping-storm":
            for number in range(2000):
                await socket.ping(str(number))
            await socket.send("done")
            await socket.wait_closed()

    # websockets takes the extensions for all connections of a server: one server per kind of query behind one that tells its port.
    servers = {}

    async def server_for(query):
        options = {key: values[0] for key, values in parse_qs(query).items()}
        if options.get("deflate") == "0":
            extensions = None
        else:
            extensions = [ServerPerMessageDeflateFactory(
                server_no_context_takeover="snct" in options, client_no_context_takeover="cnct" in options,
                server_max_window_bits=int(options["swb"]) if "swb" in options else None,
                client_max_window_bits=int(options["cwb"]) if "cwb" in options else None)]
        return await serve(handle, "127.0.0.1", 0, compression=None, extensions=extensions, max_size=SIZE_LIMIT,
                           subprotocols=["chat.v2", "chat.v1"], ping_interval=None)

    async def tell(connection, request):
        query = urlsplit(request.path).query
        if query not in servers:
            servers[query] = await server_for(query)
        port = servers[query].sockets[0].getsockname()[1]
        return connection.respond(http.HTTPStatus.OK, "%d" % port)

    async def nothing(_):
        pass

    async with serve(nothing, "127.0.0.1", 0, process_request=tell) as directory:
        publish(directory.sockets[0].getsockname()[1], port_file)
        await asyncio.Future()


async def aiohttp_server(port_file):
    from aiohttp import WSMsgType, web

    async def handle(request):
        socket = web.WebSocketResponse(compress=request.query.get("deflate") != "0", max_msg_size=SIZE_LIMIT,
                                       protocols=("chat.v2", "chat.v1"), autoping=request.path != "/pings")
        await socket.prepare(request)
        if request.path == "/echo":
            async for message in socket:
                if message.type == WSMsgType.TEXT:
                    await socket.send_str(message.data)
                elif message.type == WSMsgType.BINARY:
                    await socket.send_bytes(message.data)
        elif request.path == "/close":
            await socket.close(code=int(await socket.receive_str()), message=b"as asked")
        elif request.path == "/pings":
            for number in range(3):
                await socket.ping(b"%d" % number)
                answer = await socket.receive(20)
                assert answer.type == WSMsgType.PONG and bytes(answer.data) == b"%d" % number, answer
            await socket.send_str("ponged")
            await socket.receive(20)
        elif request.path == "/vanish":
            await socket.receive()
            request.transport.abort()
        elif request.path == "/ping-storm":
            for number in range(2000):
                await socket.ping(b"%d" % number)
            await socket.send_str("done")
            await socket.receive(20)
        return socket

    async def tell(request):
        return web.Response(text="%d" % request.transport.get_extra_info("sockname")[1])

    app = web.Application()
    app.router.add_get("/port", tell)
    app.router.add_get("/{path:.*}", handle)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    publish(site._server.sockets[0].getsockname()[1], port_file)
    await asyncio.Future()


if __name__ == "__main__":
    servers = {"websockets": websockets_server, "aiohttp": aiohttp_server}
    asyncio.run(servers[sys.argv[1]](sys.argv[2]))
