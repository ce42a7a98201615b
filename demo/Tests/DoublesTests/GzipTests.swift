import Foundation
import Testing

@testable import DoublesCore

/// Made by zlib 1.2.13 (Python's gzip module): fixed codes, nothing compressed, and dynamic codes with a file name.
private let fixed = "H4sIAAAAAAAC/8tIzcnJV8hAJwHjUT2NFwAAAA=="
private let stored = "H4sIAAAAAAAA/wEXAOj/aGVsbG8gaGVsbG8gaGVsbG8gaGVsbG/jUT2NFwAAAA=="
private let dynamic =
    "H4sICAAAAAAC/3RleHQAnZhLaiRBDET3c4xaG1q/VGb6Nr3wMAZjN3R7NmbuPonXciW8dSGqCIWkePV1vL38fXk7no"
    + "/X998fx9Nxf1wfn/fj2USejtv18Wc9ulxvr5fbx/1xv8jx79fXzzVa1eh5jVU1cV7jVc08r4ny2/K8qFVF1s6Lsiry"
    + "zZtKuWMCvTOA4EOB4ipCNDcFomsEUF1zAtl1JtDddr6w2kwJlLdB3O4WQHlPBcrHzhu14UOB8jGI5ZtNoHzrCZTPnT"
    + "dK5XP3rlL5bsTzfadhqfwIst3nzhv1ft/5sN42gkyvspuwet9oI3tet7ujvqy2W1Sl/OpJnL82cJAGNLbvc2eSHxb+"
    + "7pLVDehJ7K9jd6HrBkxHS192LikbYMpSjgmZAHMJ0AALIZvf2s4l9dFNIXnHupAJsLFTsm7AVLL+feuSsgGuTkLPih"
    + "RkAtyTRHyPQW6Ab3dJHXy6keTjI8gE+EyS9kPQDYjtxSkbEN5I/IkYZAIijYT+6KkItoTgbROUgZoOMgHNjST/Fp3c"
    + "gJaIdVvvJAW1aYh3BcX/5S1yAzIQ9GZLRQSAJiDHQAwgjdyAzsi3+yQpqLckE9B7EA7oE92AoQh/hw1FFMb++WQQDh"
    + "jDyQ2Yghh46U9S0AwhEzBTCAfMIeQGLJMgEl5MK4yFQxgMJ2KBBdGKcFiF8bCaIyBeaIuIWDMREusYiIlNGRSbG6Ji"
    + "a4Gw2HoiLraJToK6ITJWj0Zi0UIl9nfIpxE00NDv9PAffQQfma4ZAAA="

@Suite struct GzipTests {
    private func decompressed(_ encoded: String) throws -> String? {
        Gzip.decompress(Array(try #require(Data(base64Encoded: encoded)))).map {
            String(decoding: $0, as: UTF8.self)
        }
    }

    @Test func `every kind of block is decompressed`() throws {
        #expect(try decompressed(fixed) == "hello hello hello hello")
        #expect(try decompressed(stored) == "hello hello hello hello")
        let expected = (0..<120).map { number in
            "{\"level\":\"info\",\"status\":\(200 + number % 7),\"path\":\"/api/posts/\(number * number)\"}\n"
        }
        #expect(try decompressed(dynamic) == expected.joined())
    }

    @Test func `damage is noticed`() throws {
        #expect(Gzip.decompress(Array("not gzip at all, whatever it is".utf8)) == nil)
        let whole = Array(try #require(Data(base64Encoded: dynamic)))
        for length in stride(from: 0, to: whole.count - 12, by: 7) {
            #expect(Gzip.decompress(Array(whole.prefix(length))) == nil)
        }
    }
}
