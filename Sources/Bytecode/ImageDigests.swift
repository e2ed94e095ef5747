internal import FakBasics

/// The two digests of an image, from one pass over its bytes.
///
/// The policy digest is SHA-256 over the file up to SOURCEMAP, without the digest field and without the table entry of
/// SOURCEMAP. The file digest is SHA-256 over the policy digest, that entry, and SOURCEMAP to the end of the file. So each
/// byte outside the digest field is under the file digest, and SOURCEMAP alone is not under the policy digest.
struct ImageDigests {
    let policy: [UInt8]
    let file: [UInt8]

    /// - Precondition: the section table is whole, and `sourceMapOffset` lies between its end and the end of the file.
    init(_ bytes: [UInt8], sourceMapOffset: Int) {
        let entry = Layout.tableEnd - Layout.sectionEntryBytes
        let span = bytes.span
        var hash = SHA256()
        hash.update(span.extracting(0..<Layout.digestOffset))
        hash.update(span.extracting(Layout.headerBytes..<entry))
        hash.update(span.extracting(Layout.tableEnd..<sourceMapOffset))
        let policy = hash.finish()
        hash = SHA256()
        hash.update(policy.span)
        hash.update(span.extracting(entry..<Layout.tableEnd))
        hash.update(span.extracting(sourceMapOffset..<bytes.count))
        file = hash.finish()
        self.policy = policy
    }
}
