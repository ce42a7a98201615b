"""A WebSocket server over TLS by somebody else. usage: wss_peer.py LIBRARY CERTIFICATE KEY PORT_FILE

LIBRARY is websockets or aiohttp. Every message comes back; the message "cut" ends TCP without a word.
"""
import asyncio
import os
import ssl
import sys

LIBRARY, CERTIFICATE, KEY, PORT_FILE = sys.argv[1:]
SIZE_LIMIT = 32 * 1024 * 1024


def publish(port):
    with open(PORT_FILE + ".new", "w") as file:
        file.write("%d\n" % port)
    os.rename(PORT_FILE + ".new", PORT_FILE)


async def main():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE, KEY)
    if LIBRARY == "websockets":
        from websockets.asyncio.server import serve

        async def echo(connection):
            async for message in connection:
                if message == "cut":
                    connection.transport.abort()
                else:
                    await connection.send(message)

        async with serve(echo, "127.0.0.1", 0, ssl=context, max_size=SIZE_LIMIT) as server:
            publish(server.sockets[0].getsockname()[1])
            await asyncio.Future()
    from aiohttp import WSMsgType, web

    async def handle(request):
        socket = web.WebSocketResponse(max_msg_size=SIZE_LIMIT)
        await socket.prepare(request)
        async for message in socket:
            if message.data == "cut":
                request.transport.abort()
            elif message.type == WSMsgType.TEXT:
                await socket.send_str(message.data)
            elif message.type == WSMsgType.BINARY:
                await socket.send_bytes(message.data)
        return socket

    app = web.Application()
    app.router.add_get("/", handle)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context)
    await site.start()
    publish(site._server.sockets[0].getsockname()[1])
    await asyncio.Future()


asyncio.run(main())
