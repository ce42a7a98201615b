import Measure
import Testing

@testable import Report

@Suite struct PrometheusAnswerTests {
    private func series(_ json: String) throws -> [MetricSeries] {
        try PrometheusAnswer.series(try JSONValue(parsing: json))
    }

    @Test func aMatrixInOrderOfLabels() throws {
        let read = try series(
            """
            {"resultType":"matrix","result":[
              {"metric":{"path":"/b"},"values":[[2,"2"],[1.5,"1e-3"]]},
              {"metric":{"path":"/a"},"values":[[1,"0"]]}]}
            """
        )
        #expect(
            read == [
                MetricSeries(labels: ["path": "/a"], points: [.init(time: 1, value: 0)]),
                MetricSeries(
                    labels: ["path": "/b"],
                    points: [.init(time: 1.5, value: 0.001), .init(time: 2, value: 2)]
                ),
            ]
        )
    }

    @Test func aVectorAndAScalar() throws {
        #expect(
            try series("{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[1,\"5\"]}]}")
                == [MetricSeries(points: [.init(time: 1, value: 5)])]
        )
        #expect(
            try series("{\"resultType\":\"scalar\",\"result\":[1,\"5\"]}")
                == [MetricSeries(points: [.init(time: 1, value: 5)])]
        )
        #expect(try series("{\"resultType\":\"vector\",\"result\":[]}") == [])
    }

    @Test func whatIsNotFiniteIsLeftOut() throws {
        let read = try series(
            """
            {"resultType":"matrix","result":[
              {"metric":{"a":"1"},"values":[[1,"NaN"],[2,"+Inf"],[3,"-Inf"],[4,"7"]]},
              {"metric":{"a":"2"},"values":[[1,"NaN"]]},
              {"metric":{"a":"3"},"values":[]}]}
            """
        )
        #expect(read == [MetricSeries(labels: ["a": "1"], points: [.init(time: 4, value: 7)])])
        #expect(try series("{\"resultType\":\"scalar\",\"result\":[1,\"NaN\"]}") == [])
    }

    @Test func nativeHistogramsAreNoNumbers() throws {
        let read = try series(
            """
            {"resultType":"matrix","result":[
              {"metric":{"a":"1"},"histograms":[[1,{"count":"5","sum":"1","buckets":[[0,"1","2","5"]]}]]},
              {"metric":{"a":"2"},"values":[[1,"2"]],"histograms":[[2,{"count":"5"}]]}]}
            """
        )
        #expect(read == [MetricSeries(labels: ["a": "2"], points: [.init(time: 1, value: 2)])])
        let vector = "{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"histogram\":[1,{}]}]}"
        #expect(try series(vector) == [])
    }

    @Test(arguments: [
        "[]", "{}", "{\"resultType\":\"matrix\"}", "{\"resultType\":\"streams\",\"result\":[]}",
        "{\"resultType\":\"matrix\",\"result\":{}}", "{\"resultType\":\"matrix\",\"result\":[1]}",
        "{\"resultType\":\"matrix\",\"result\":[{\"metric\":{}}]}",
        "{\"resultType\":\"matrix\",\"result\":[{\"metric\":{\"a\":1},\"values\":[]}]}",
        "{\"resultType\":\"matrix\",\"result\":[{\"metric\":{},\"values\":1}]}",
        "{\"resultType\":\"matrix\",\"result\":[{\"metric\":{},\"values\":[1]}]}",
        "{\"resultType\":\"matrix\",\"result\":[{\"metric\":{},\"values\":[[1,2]]}]}",
        "{\"resultType\":\"matrix\",\"result\":[{\"metric\":{},\"values\":[[\"1\",\"2\"]]}]}",
        "{\"resultType\":\"matrix\",\"result\":[{\"metric\":{},\"values\":[[1,\"two\"]]}]}",
        "{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[1]}]}",
        "{\"resultType\":\"scalar\",\"result\":[]}",
    ])
    func dataOfAnotherShapeIsAFault(json: String) {
        #expect(throws: AnswerFault.self) { try series(json) }
    }

    @Test func theLargestAreKeptInTheirOrder() {
        let all = [3, 9, 1, 9, 5].enumerated().map { index, value in
            MetricSeries(labels: ["n": "\(index)"], points: [.init(time: 1, value: value)])
        }
        let (kept, omitted) = PrometheusAnswer.largest(3, of: all)
        #expect(kept.map { $0.labels["n"] } == ["1", "3", "4"])
        #expect(omitted == 2)
        #expect(PrometheusAnswer.largest(5, of: all) == (all, 0))
    }

    @Test func writtenAsReadBack() throws {
        let all = [
            MetricSeries(
                labels: ["b": "2", "a": "1"],
                points: [.init(time: 1.25, value: 0.1), .init(time: 2, value: 1e21)]
            )
        ]
        let matrix = PrometheusAnswer.matrix(all)
        #expect(
            matrix.compactText
                == "{\"resultType\":\"matrix\",\"result\":[{\"metric\":{\"a\":\"1\",\"b\":\"2\"},\"values\":[[1.25,\"0.1\"],[2,\"1e+21\"]]}]}"
        )
        #expect(try PrometheusAnswer.series(matrix) == all)
        let vector = PrometheusAnswer.vector(all)
        #expect(try PrometheusAnswer.series(vector).first?.points == [.init(time: 1.25, value: 0.1)])
    }

    @Test func labelsAsText() {
        #expect(MetricSeries(labels: ["b": "2", "a": "1"], points: []).labelText == "a=1,b=2")
    }
}
