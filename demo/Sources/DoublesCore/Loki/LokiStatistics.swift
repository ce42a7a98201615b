// The statistics object of an answer: the keys of the real one; only what the double knows has a value.

enum LokiStatistics {
    static func json(lines: Int, bytes: Int, returned: Int, seconds: Double) -> JSON {
        .make([
            "summary": .make([
                "bytesProcessedPerSecond": .integer(Int(Double(bytes) / max(seconds, 1e-6))),
                "linesProcessedPerSecond": .integer(Int(Double(lines) / max(seconds, 1e-6))),
                "totalBytesProcessed": .integer(bytes), "totalLinesProcessed": .integer(lines),
                "execTime": .number("\(seconds)"), "queueTime": .number("0.000021"),
                "subqueries": .integer(0),
                "totalEntriesReturned": .integer(returned), "splits": .integer(1), "shards": .integer(1),
                "totalPostFilterLines": .integer(returned),
                "totalStructuredMetadataBytesProcessed": .integer(0),
            ]),
            "querier": .make(["store": store(lines: 0, bytes: 0)]),
            "ingester": .make([
                "totalReached": .integer(1), "totalChunksMatched": .integer(1), "totalBatches": .integer(1),
                "totalLinesSent": .integer(returned), "store": store(lines: lines, bytes: bytes),
            ]),
            "cache": .object(caches.map { JSONMember(name: $0, value: cache) }),
            "index": .make([
                "totalChunks": .integer(0), "postFilterChunks": .integer(0), "shardsDuration": .integer(0),
                "usedBloomFilters": .bool(false),
            ]),
        ])
    }

    private static func store(lines: Int, bytes: Int) -> JSON {
        .make([
            "totalChunksRef": .integer(0), "totalChunksDownloaded": .integer(0),
            "chunksDownloadTime": .integer(0), "queryReferencedStructuredMetadata": .bool(false),
            "chunk": .make([
                "headChunkBytes": .integer(bytes), "headChunkLines": .integer(lines),
                "decompressedBytes": .integer(0), "decompressedLines": .integer(0),
                "compressedBytes": .integer(0), "totalDuplicates": .integer(0),
                "postFilterLines": .integer(lines), "headChunkStructuredMetadataBytes": .integer(0),
                "decompressedStructuredMetadataBytes": .integer(0),
            ]),
            "chunkRefsFetchTime": .integer(0), "congestionControlLatency": .integer(0),
            "pipelineWrapperFilteredLines": .integer(0),
        ])
    }

    private static let caches = [
        "chunk", "index", "result", "statsResult", "volumeResult", "seriesResult", "labelResult",
        "instantMetricResult",
    ]

    private static let cache = JSON.make([
        "entriesFound": .integer(0), "entriesRequested": .integer(0), "entriesStored": .integer(0),
        "bytesReceived": .integer(0), "bytesSent": .integer(0), "requests": .integer(0),
        "downloadTime": .integer(0), "queryLengthServed": .integer(0),
    ])
}
