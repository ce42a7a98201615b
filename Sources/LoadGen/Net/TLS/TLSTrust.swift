// The certificates that are trusted: those of the system, at the places where Go looks. Must not contain: verification.

import COpenSSL
import Glibc

/// A set of root certificates; OpenSSL locks it, so all loops share one.
final class TLSTrust: @unchecked Sendable {
    /// Where Linux distributions keep all their roots in one file; the first that is there counts.
    static let systemFiles = [
        "/etc/ssl/certs/ca-certificates.crt",  // Debian, Ubuntu, Gentoo
        "/etc/pki/tls/certs/ca-bundle.crt",  // Fedora, RHEL 6
        "/etc/ssl/ca-bundle.pem",  // OpenSUSE
        "/etc/pki/tls/cacert.pem",  // OpenELEC
        "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  // CentOS, RHEL 7
        "/etc/ssl/cert.pem",  // Alpine
    ]
    /// Where they keep them one by one.
    static let systemDirectories = ["/etc/ssl/certs", "/etc/pki/tls/certs"]

    /// The system's roots, or those that `SSL_CERT_FILE` and `SSL_CERT_DIR` name instead. Read at first use, once per process,
    /// which takes some milliseconds.
    static let system = TLSTrust(
        file: getenv("SSL_CERT_FILE").map { String(cString: $0) },
        directories: getenv("SSL_CERT_DIR").map { String(cString: $0) }
    )

    /// OpenSSL's X509_STORE.
    let store: OpaquePointer
    /// How many certificates there are.
    let count: Int

    /// The roots of `file` and of the files in `directories` (with colons between); nil or empty is the system's own. The system's
    /// directories are read only without a file: they hold the same, and reading takes twice as long with them.
    convenience init(file: String?, directories: String?) {
        let given = { (text: String?) in text.flatMap { $0.isEmpty ? nil : $0 } }
        let files: [String] =
            given(file).map { [$0] } ?? Self.systemFiles.filter { access($0, R_OK) == 0 }
        let folders =
            given(directories).map { $0.split(separator: ":").map(String.init) }
            ?? (files.isEmpty ? Self.systemDirectories : [])
        self.init(files: Array(files.prefix(1)) + folders.flatMap(Self.files))
    }

    /// The certificates in `files`; what cannot be read or is no certificate is passed over, as by Go.
    init(files: [String]) {
        guard copenssl_start() == 1, let store = X509_STORE_new() else { fatalError("no memory for OpenSSL") }
        self.store = store
        var count = 0
        for file in files {
            guard let input = BIO_new_file(file, "r") else { continue }
            while let certificate = PEM_read_bio_X509(input, nil, nil, nil) {
                if X509_STORE_add_cert(store, certificate) == 1 { count += 1 }
                X509_free(certificate)
            }
            BIO_free(input)
        }
        // An intermediate or a server's own certificate among the roots is trusted for itself, as by Go.
        X509_STORE_set_flags(store, UInt(X509_V_FLAG_PARTIAL_CHAIN))
        self.count = count
        TLSErrorQueue.clear()
    }

    deinit { X509_STORE_free(store) }

    private static func files(in directory: String) -> [String] {
        guard let listing = opendir(directory) else { return [] }
        defer { closedir(listing) }
        var paths: [String] = []
        while let entry = readdir(listing) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            // Debian has each one twice: by name, and by hash for OpenSSL.
            if !name.hasPrefix("."), !name.hasSuffix(".0") { paths.append("\(directory)/\(name)") }
        }
        return paths.sorted()
    }
}
