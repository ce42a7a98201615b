// What is false of the runs in the table of troubles. Must not contain expectations.

import Measure

@testable import Report

extension AnalyzerClaimsTests {
    static let lies: [Reworded] = [
        .init("5xx on one route", "The response time was 30 s.", ["The run took"]),
        .init(
            "5xx on one route",
            "POST /api/posts answered 84 requests with status 500.",
            ["50 of 84 requests"]
        ),
        .init(
            "5xx on one route",
            "POST /api/posts answered 50 of 84 requests with status 503.",
            ["50 of 84 requests"]
        ),
        .init("5xx on one route", "POST /api/posts returned 500 errors until 12 s.", ["50 of 84 requests"]),
        .init("5xx on one route", "No requests to POST /api/posts failed.", ["50 of 84 requests"]),
        .init("5xx on one route", "The p95 was 500 ms.", ["Threshold http_req_duration"]),
        .init("5xx on one route", "The threshold of 500 ms was crossed.", ["Threshold http_req_duration"]),
        .init(
            "5xx on one route",
            "The p95 was above the threshold of 500 ms.",
            ["Threshold http_req_duration"]
        ),
        .init("5xx on one route", "The p95 was 0.8 ms.", ["The median of", "95th percentile (p95)"]),
        .init("5xx on one route", "1,700 requests failed.", ["1700 HTTP", "50 of 84 requests"]),
        .init(
            "5xx on one route",
            "1,700 requests per second were made.",
            ["1700 HTTP", "requests per second"]
        ),
        .init(
            "429 on one route",
            "Rate limiting hit GET /api/posts from 10 s on.",
            ["68 of 93"],
            .likelyCauses
        ),
        .init("429 on one route", "The database is the cause.", ["68 of 93"], .likelyCauses),
        .init("429 on one route", "Lower the rate limit of POST /api/posts.", ["68 of 93"], .nextActions),
        .init("resets", "66 of 733 connections timed out.", ["66 of 733"]),
        .init("killed and restarted", "The application was down between 16 s and 30 s.", ["276 of 334"]),
        .init(
            "killed and restarted",
            "276 of 334 requests were answered between 11 s and 16 s.",
            ["276 of 334"]
        ),
        .init("killed and restarted", "The application came back after 11 s.", ["276 of 334"]),
        .init(
            "killed for good",
            "The application went away at 12 s and came back.",
            ["1094 of 1148 requests got"]
        ),
        .init("killed for good", "The application came back.", ["1094 of 1148 requests got"]),
        .init(
            "one endpoint slow",
            "The median of GET /api/friends fell from 178 ms to 0.63 ms.",
            ["GET /api/friends: median"]
        ),
        .init(
            "one endpoint slow",
            "The median of GET /api/friends was 0.63 ms.",
            ["GET /api/friends: median"]
        ),
        .init(
            "one endpoint slow",
            "The median of GET /api/friends was 244 ms.",
            ["GET /api/friends: median"]
        ),
        .init(
            "one endpoint slow",
            "The p95 of GET /api/friends rose from 0.63 ms to 244 ms.",
            ["GET /api/friends: median"]
        ),
        .init(
            "one endpoint slow",
            "GET /api/friends is slow because of the database.",
            ["GET /api/friends: median"],
            .likelyCauses
        ),
        .init("one endpoint slow", "Most of the routes are slow.", ["GET /api/friends: median"]),
        .init(
            "slow database",
            "The database is slow: 0.5 ms per operation instead of 80 ms.",
            ["mean time of a database"]
        ),
        .init(
            "slow database",
            "The mean time of a database operation fell from 80 ms to 0.5 ms.",
            ["mean time of a database"]
        ),
        .init("slow database", "Requests took 80 ms on average.", ["mean time of a database"]),
        .init("slow database", "The p95 of database operations was 80 ms.", ["mean time of a database"]),
        .init("slow database", "The network is slow.", ["mean time of a database"], .likelyCauses),
        .init("slow database", "Redis is slow: 80 ms per operation.", ["mean time of a database"]),
        .init(
            "processor used up",
            "The application used at most 31.1 CPU cores.",
            ["CPU cores", "processor time per request"]
        ),
        .init(
            "processor used up",
            "Request latency rose from 1.43 ms to 31.1 ms.",
            ["processor time per request"]
        ),
        .init("messages lost", "28 of 42 expected replies on WS /api/ws/chat arrived.", ["28 of 42"]),
        .init("messages lost", "42 replies on WS /api/ws/chat did not arrive.", ["28 of 42"]),
        .init(
            "sockets closed early",
            "The client ended 45 of 45 sessions on WS /api/ws/chat.",
            ["ended 45 of 45"]
        ),
        .init("wrong answers", "The check 'has ticket' failed 51 times.", ["has ticket"]),
        .init("wrong answers", "The check 'has ticket' passed 34 of 51 times.", ["has ticket"]),
        .init("wrong answers", "No checks failed.", ["has ticket"]),
        .init("wrong answers", "34 requests to POST /api/ws/ticket failed.", ["has ticket"]),
        .init(
            "memory growth",
            "The application's memory fell from 220 MB to 60 MB.",
            ["Resident memory of the process"]
        ),
        .init(
            "memory growth",
            "The application's memory was at most 60 MB.",
            ["Resident memory of the process"]
        ),
        .init(
            "memory growth",
            "The application's memory leaked 220 MB per second.",
            ["Resident memory of the process"]
        ),
        .init("starved generator", "The application reacted late in 20 of 30 s.", ["generator reacted late"]),
        .init(
            "starved generator",
            "The application was the bottleneck.",
            ["generator reacted late"],
            .bottlenecks
        ),
        .init("pause", "All requests were answered within 5 s.", ["no request was answered"]),
        .init("pause", "The application stood still for 12 s.", ["no request was answered"]),
        .init(
            "a route that is never answered",
            "GET /api/posts was answered between 12 s and 30 s.",
            ["GET /api/posts was not"]
        ),
    ]
}
