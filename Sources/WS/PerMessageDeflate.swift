// Messages to compressed data and back (RFC 7692 §7.2), over zlib's raw deflate. Must not contain: negotiation, frames.

import CZlib

/// What a sync flush ends with and RFC 7692 leaves out on the wire: an empty stored block, after its header's three bits.
private let flushTail: [UInt8] = [0, 0, 0xff, 0xff]
/// zlib counts input in 32 bits.
private let longestInput = 1 << 30
private let scratchBytes = 16_384

/// Both directions of a connection that agreed to permessage-deflate. Each takes memory from its first message on.
struct MessageCompression {
    private let agreed: DeflateParameters
    private var madeInflater: MessageInflater?
    private var madeDeflater: MessageDeflater?

    init(_ agreed: DeflateParameters) { self.agreed = agreed }

    /// What decompresses the server's messages.
    mutating func inflater() -> MessageInflater {
        if let madeInflater { return madeInflater }
        let made = MessageInflater(forgetsWindow: agreed.serverNoContextTakeover)
        madeInflater = made
        return made
    }

    /// The compressed form of a message of this side.
    mutating func compress(_ message: UnsafeRawBufferPointer) -> [UInt8] {
        let deflater =
            madeDeflater
            ?? MessageDeflater(
                windowBits: agreed.clientMaxWindowBits,
                forgetsWindow: agreed.clientNoContextTakeover
            )
        madeDeflater = deflater
        var compressed: [UInt8] = []
        deflater.append(message, to: &compressed)
        return compressed
    }
}

/// Compresses the messages of one direction of one connection. 38 KiB of memory.
public final class MessageDeflater {
    /// Enough for messages of a few KiB at an eighth of the memory of zlib's largest window; the peer need not know.
    private static let largestWindowBits = 12
    /// Fastest, as in k6: the generator's CPU is worth more than a few bytes.
    private static let level = Z_BEST_SPEED
    private static let memoryLevel: Int32 = 5

    private let stream: UnsafeMutablePointer<z_stream>
    private let forgetsWindow: Bool

    /// A deflater whose window never exceeds 2^`windowBits` bytes, 8 to 15.
    public init(windowBits: Int, forgetsWindow: Bool) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        self.forgetsWindow = forgetsWindow
        // zlib refuses 8 for raw streams, because it would use a window of 512 bytes. It reaches back at most that less 262, so 250,
        // which a peer with 256 bytes can follow.
        let bits = Int32(max(9, min(windowBits, Self.largestWindowBits)))
        let code = czlib_raw_deflate_init(stream, Self.level, bits, Self.memoryLevel)
        precondition(code == Z_OK, "deflateInit2 failed with \(code)")
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    /// Appends the compressed form of a whole message to `output`, never of no bytes.
    public func append(_ message: UnsafeRawBufferPointer, to output: inout [UInt8]) {
        guard !message.isEmpty else { return output.append(0) }
        if forgetsWindow { deflateReset(stream) }
        var start = 0
        while start < message.count {
            let end = start + min(longestInput, message.count - start)
            compress(.init(rebasing: message[start..<end]), end == message.count, to: &output)
            start = end
        }
        output.removeLast(flushTail.count)
    }

    private func compress(_ input: UnsafeRawBufferPointer, _ isLast: Bool, to output: inout [UInt8]) {
        stream.pointee.next_in = readable(input)
        stream.pointee.avail_in = UInt32(input.count)
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: scratchBytes) { scratch in
            repeat {
                stream.pointee.next_out = scratch.baseAddress
                stream.pointee.avail_out = UInt32(scratch.count)
                let code = deflate(stream, isLast ? Z_SYNC_FLUSH : Z_NO_FLUSH)
                precondition(code == Z_OK || code == Z_BUF_ERROR, "deflate failed with \(code)")
                let produced = scratch.count - Int(stream.pointee.avail_out)
                output.append(contentsOf: UnsafeBufferPointer(rebasing: scratch[..<produced]))
            } while stream.pointee.avail_out == 0
        }
    }
}

/// Decompresses the messages of one direction of one connection, however their bytes are cut. Up to 40 KiB of memory.
///
/// After an error it must not be used.
public final class MessageInflater {
    private let stream: UnsafeMutablePointer<z_stream>
    private let forgetsWindow: Bool
    private var hasInput = false
    /// The last byte taken ended a block with BFINAL.
    private var endsFinally = false

    /// An inflater that understands any window. `forgetsWindow`: a message may not refer to earlier ones.
    public init(forgetsWindow: Bool) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        self.forgetsWindow = forgetsWindow
        // Not the agreed window: with a smaller one it would depend on how the bytes are cut what zlib notices.
        let code = czlib_raw_inflate_init(stream, 15)
        precondition(code == Z_OK, "inflateInit2 failed with \(code)")
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Decompresses the next bytes of a message and hands the result out in pieces of at most 16 KiB. What `take` throws stops it,
    /// so memory and time are bounded by the caller's limit.
    /// - Throws: `invalidDeflate`, and what `take` throws.
    public func inflate(
        _ input: UnsafeRawBufferPointer,
        _ take: (UnsafeRawBufferPointer) throws(WSError) -> Void
    ) throws(WSError) {
        var start = 0
        while start < input.count {
            let end = start + min(longestInput, input.count - start)
            try decompress(.init(rebasing: input[start..<end]), take)
            start = end
        }
    }

    /// Ends a message. One of no bytes at all counts as empty.
    /// - Throws: `invalidDeflate` when the message ends inside a block.
    public func finish() throws(WSError) {
        guard hasInput else { return }
        hasInput = false
        // A message that ends with a final block lacks the byte 0 that RFC 7692 §7.2.3.4 puts after it; nothing is missing.
        // Nor does one that ends between blocks, whose sender forgot to take the tail off: 128 says so, with no bits left over.
        if !endsFinally, stream.pointee.data_type & 0xff != 128 {
            var hasOutput = false
            let outcome = flushTail.withUnsafeBytes { tail in
                Result { () throws(WSError) in
                    try decompress(tail) { (_: UnsafeRawBufferPointer) throws(WSError) in hasOutput = true }
                }
            }
            try outcome.get()
            // 128: the last thing read was the end of a block.
            guard !hasOutput, !endsFinally, stream.pointee.data_type & 128 != 0 else {
                throw .invalidDeflate(reason: "message ends inside a block")
            }
        }
        hasInput = false
        if forgetsWindow {
            inflateReset(stream)
            endsFinally = false
        }
    }

    private func decompress(
        _ input: UnsafeRawBufferPointer,
        _ take: (UnsafeRawBufferPointer) throws(WSError) -> Void
    ) throws(WSError) {
        hasInput = true
        stream.pointee.next_in = readable(input)
        stream.pointee.avail_in = UInt32(input.count)
        let outcome = withUnsafeTemporaryAllocation(byteCount: scratchBytes, alignment: 16) { scratch in
            Result { () throws(WSError) in try decompress(into: scratch, take) }
        }
        try outcome.get()
    }

    private func decompress(
        into scratch: UnsafeMutableRawBufferPointer,
        _ take: (UnsafeRawBufferPointer) throws(WSError) -> Void
    ) throws(WSError) {
        let output = scratch.baseAddress?.assumingMemoryBound(to: UInt8.self)
        repeat {
            stream.pointee.next_out = output
            stream.pointee.avail_out = UInt32(scratch.count)
            let before = stream.pointee.avail_in
            let code = CZlib.inflate(stream, Z_NO_FLUSH)
            if stream.pointee.avail_in != before { endsFinally = false }
            let produced = scratch.count - Int(stream.pointee.avail_out)
            if produced > 0 { try take(UnsafeRawBufferPointer(rebasing: scratch[..<produced])) }
            switch code {
            case Z_OK: break
            case Z_BUF_ERROR: return  // nothing left to do
            case Z_STREAM_END:
                // More blocks may follow and refer to this one (RFC 7692 §7.2.3.4, §7.2.3.5); the window is kept.
                inflateResetKeep(stream)
                endsFinally = true
            default:
                throw .invalidDeflate(
                    reason: stream.pointee.msg.map { String(cString: $0) } ?? "code \(code)"
                )
            }
        } while stream.pointee.avail_in > 0 || stream.pointee.avail_out == 0
    }
}

/// zlib only reads its input, but does not say so in C.
private func readable(_ input: UnsafeRawBufferPointer) -> UnsafeMutablePointer<UInt8>? {
    UnsafeMutablePointer(mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
}
