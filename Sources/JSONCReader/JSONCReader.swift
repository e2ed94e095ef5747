internal import CJSONC
internal import FakBasics
public import FakJSON

/// The C library json-c behind our tree type: the second reader of every manifest, and an oracle in tests.
///
/// json-c runs with its strict and UTF-8 flags. It still differs from RFC 8259 in ways that `corpus/json` lists; a text
/// that `JSONReader` accepts without problems is read by both alike, and `disagreement` proves it for the text at hand.
public enum JSONCReader {
    /// json-c counts one level more than there are containers, and one for the value in the innermost.
    private static let depth = Int32(Limits.manifestDepth + 2)

    /// Reads one value. All ranges are empty at 0, because json-c keeps none. An integer's text is what json-c holds: it
    /// saturates at -2^63 and 2^64-1, and `-0` is `0`. Any other number keeps its source text. Keys end at a NUL, equal
    /// keys are one member at the first one's place with the last one's value. Linear.
    public static func read(_ bytes: [UInt8]) throws(JSONCError) -> JSONNode {
        // The terminating NUL lets json-c see the end of a bare number.
        guard bytes.count < Int(Int32.max), let length = Int32(exactly: bytes.count + 1) else { throw .tooLarge }
        guard let tokener = unsafe json_tokener_new_ex(depth) else { throw .memory }
        defer { unsafe json_tokener_free(tokener) }
        unsafe json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8)
        let text = bytes + [0]
        let root = unsafe text.withUnsafeBufferPointer { buffer in
            unsafe buffer.withMemoryRebound(to: CChar.self) { chars in
                unsafe json_tokener_parse_ex(tokener, chars.baseAddress, length)
            }
        }
        // A JSON null is the null pointer, which `json_object_put` takes too.
        defer { unsafe _ = json_object_put(root) }
        let error = unsafe json_tokener_get_error(tokener)
        let end = unsafe Int(clamping: json_tokener_get_parse_end(tokener))
        if error == json_tokener_continue || error == json_tokener_error_parse_eof {
            throw JSONCError(.incomplete, at: end, JSONCError.incomplete)
        }
        if error != json_tokener_success {
            let message = unsafe String(cString: json_tokener_error_desc(error))
            throw JSONCError(.rejected(error.rawValue), at: end, "json-c: " + message)
        }
        if end < bytes.count { throw .stoppedEarly(end) }
        return unsafe tree(root)
    }

    /// Our tree of a json-c object. Recursion is bounded by `depth`, which json-c has kept.
    private static func tree(_ object: OpaquePointer?) -> JSONNode {
        let value: JSONValue =
            switch unsafe json_object_get_type(object) {
            case json_type_boolean: unsafe .bool(json_object_get_boolean(object) != 0)
            case json_type_int: unsafe .number(integer(object))
            case json_type_double: unsafe .number(String(cString: json_object_to_json_string(object)))
            case json_type_string: unsafe .string(string(object))
            case json_type_array:
                unsafe .array(
                    (0..<json_object_array_length(object)).map { index in
                        unsafe tree(json_object_array_get_idx(object, index))
                    })
            case json_type_object: unsafe .object(members(object))
            default: .null
            }
        return JSONNode(value)
    }

    private static func integer(_ object: OpaquePointer?) -> String {
        let signed = unsafe json_object_get_int64(object)
        return signed < 0 ? String(signed) : unsafe String(json_object_get_uint64(object))
    }

    private static func string(_ object: OpaquePointer?) -> String {
        let length = unsafe Int(json_object_get_string_len(object))
        guard let chars = unsafe json_object_get_string(object) else { return "" }
        let buffer = unsafe UnsafeRawBufferPointer(start: chars, count: length)
        return unsafe String(decoding: buffer, as: UTF8.self)
    }

    private static func members(_ object: OpaquePointer?) -> [JSONMember] {
        var members: [JSONMember] = []
        var at = unsafe json_object_iter_begin(object)
        var end = unsafe json_object_iter_end(object)
        while unsafe json_object_iter_equal(&at, &end) == 0 {
            let key = unsafe String(cString: json_object_iter_peek_name(&at))
            let value = unsafe tree(json_object_iter_peek_value(&at))
            members.append(JSONMember(key, value))
            unsafe json_object_iter_next(&at)
        }
        return members
    }
}
