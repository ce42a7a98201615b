// What scripts ask for, as the offer that goes over the wire.

import Testing

@testable import LoadGen

@Suite struct SocketOptionsTests {
    @Test(
        arguments: [
            (.deflate, "permessage-deflate; client_max_window_bits"),
            (
                .deflateWithoutContextTakeover,
                "permessage-deflate; server_no_context_takeover; client_no_context_takeover"
            ),
            (.deflate(), "permessage-deflate; client_max_window_bits"),
            (
                .deflate(
                    serverNoContextTakeover: true,
                    clientNoContextTakeover: true,
                    serverMaxWindowBits: 9,
                    clientMaxWindowBits: 10
                ),
                "permessage-deflate; server_no_context_takeover; client_no_context_takeover; "
                    + "server_max_window_bits=9; client_max_window_bits=10"
            ),
        ] as [(SocketCompression, String)]
    )
    func `an offer has exactly what was asked for`(compression: SocketCompression, header: String) {
        #expect(compression.offer.headerValue == header)
    }

    @Test func `nothing is offered by default, and connecting may take k6's minute`() {
        let options = SocketOptions()
        #expect(options.compression == nil && options.protocols.isEmpty && options.headers.isEmpty)
        #expect(options.connectTimeout == .seconds(60))
    }
}
