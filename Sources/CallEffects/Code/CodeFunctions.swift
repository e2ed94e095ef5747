/// Functions by name, in all languages that are read. A name that two of them use for different things has the languages with it.
struct CodeFunction {
    let name: StaticString
    let action: CodeAction
    var language: CodeLanguage = .none

    init(_ name: StaticString, _ action: CodeAction, _ language: CodeLanguage = .none) {
        self.name = name
        self.action = action
        self.language = language
    }

    /// By the length of their names.
    static let byLength: [[CodeFunction]] = {
        var out: [[CodeFunction]] = Array(repeating: [], count: 32)
        for function in all { out[function.name.utf8CodeUnitCount].append(function) }
        return out
    }()

    /// The first that fits counts; case does not.
    private static let all: [CodeFunction] = [
        // Opening.
        .init("open", .perlOpen, .perl), .init("open", .open), .init("opensync", .open), .init("fopen", .open),
        .init("sysopen", .perlOpen), .init("fdopen", .same), .init("gzopen", .open), .init("zipfile", .open),
        .init("tarfile", .open),
        .init("createwritestream", .writeFirst), .init("filewriter", .writeFirst),
        .init("fileoutputstream", .writeFirst),
        .init("gzipfile", .open), .init("splfileobject", .open), .init("namedtemporaryfile", .temporary),
        .init("fileio", .open),
        .init("temporaryfile", .temporary), .init("temporarydirectory", .temporary), .init("mkstemp", .temporary),
        .init("spooledtemporaryfile", .temporary),
        // Writing.
        .init("write_text", .writeSelf), .init("write_bytes", .writeSelf), .init("writefile", .writeFirst),
        .init("writefilesync", .writeFirst), .init("appendfile", .writeFirst), .init("appendfilesync", .writeFirst),
        .init("outputfile", .writeFirst), .init("outputfilesync", .writeFirst), .init("outputjson", .writeFirst),
        .init("outputjsonsync", .writeFirst), .init("writejson", .writeFirst), .init("writejsonsync", .writeFirst),
        .init("writetextfile", .writeFirst), .init("writetextfilesync", .writeFirst),
        .init("file_put_contents", .writeFirst), .init("binwrite", .writeFirst), .init("writelines", .same),
        .init("truncate", .writeFirst), .init("truncatesync", .writeFirst), .init("touch", .write),
        .init("mknod", .writeFirst),
        .init("mkfifo", .writeFirst), .init("mkdir", .write), .init("mkdirs", .write), .init("mkdirsync", .writeFirst),
        .init("mkdir_p", .write), .init("makedirs", .writeFirst), .init("mkpath", .write), .init("make_path", .write),
        .init("ensuredir", .writeFirst), .init("ensuredirsync", .writeFirst), .init("ensurefile", .writeFirst),
        .init("mkdtemp", .temporary, .python), .init("mkdtemp", .same), .init("rmdir", .write),
        .init("rmdirsync", .writeDeep),
        .init("removedirs", .writeFirst),
        .init("unlink", .write), .init("unlinksync", .writeFirst), .init("rmtree", .writeDeep),
        .init("remove_tree", .writeDeep), .init("rm", .writeDeep), .init("rmsync", .writeDeep),
        .init("rm_r", .writeDeep),
        .init("rm_rf", .writeDeep), .init("rm_f", .write), .init("remove_dir", .writeDeep),
        .init("remove_entry", .writeDeep),
        .init("remove_entry_secure", .writeDeep), .init("removesync", .writeDeep), .init("rimraf", .writeDeep),
        .init("rimrafsync", .writeDeep), .init("emptydirsync", .writeDeep), .init("safe_unlink", .write),
        .init("remove", .removeOfModule), .init("delete", .removeOfModule), .init("write", .removeOfModule, .ruby),
        .init("chmod", .writeFirst, .python), .init("chmod", .writeFirst, .php), .init("chmod", .write),
        .init("chmodsync", .writeFirst), .init("chmod_r", .writeDeep), .init("lchmod", .writeFirst),
        .init("chown", .writeFirst, .python), .init("chown", .write),
        .init("chownsync", .writeFirst), .init("chown_r", .writeDeep), .init("lchown", .writeFirst),
        .init("utime", .write), .init("utimes", .writeFirst),
        .init("utimessync", .writeFirst), .init("setxattr", .writeFirst),
        .init("symlink", .writeSecond), .init("symlinksync", .writeSecond), .init("link", .moveOfModule),
        .init("linksync", .writeSecond), .init("ln_s", .writeSecond), .init("ln_sf", .writeSecond),
        .init("ln", .writeSecond), .init("symlink_to", .writeSelf),
        .init("hardlink_to", .writeSelf), .init("make_symlink", .writeSecond),
        .init("copy", .copyOfModule), .init("copy2", .copy), .init("copyfile", .copy), .init("copyfilesync", .copy),
        .init("copysync", .copyDeep), .init("cpsync", .copyDeep), .init("cp", .copyDeep), .init("cp_r", .copyDeep),
        .init("copytree", .copyDeep), .init("copy_file", .copy), .init("copymode", .writeSecond),
        .init("copystat", .writeSecond), .init("copy_tree", .copyDeep),
        .init("move", .moveOfModule), .init("movesync", .move), .init("mv", .move), .init("rename", .move),
        .init("renamesync", .move), .init("renames", .move), .init("replace", .replace),
        .init("install", .copyOfModule),
        .init("move_uploaded_file", .move), .init("save", .removeOfModule), .init("savefig", .writeFirst),
        .init("to_csv", .writeFirst),
        .init("urlretrieve", .writeSecond), .init("make_archive", .writeFirst), .init("output", .removeOfModule, .lua),
        .init("shelve", .writeFirst), .init("outfile", .writeFirst),
        // Reading.
        .init("read_text", .readSelf), .init("read_bytes", .readSelf), .init("readfile", .read),
        .init("readfilesync", .read),
        .init("readtextfile", .read), .init("readtextfilesync", .read), .init("createreadstream", .read),
        .init("file_get_contents", .read), .init("readlines", .read, .ruby),
        .init("read", .read, .ruby), .init("binread", .read), .init("foreach", .read, .ruby),
        .init("lines", .read, .lua), .init("dofile", .evaluate), .init("readlink", .read), .init("readjson", .read),
        .init("readjsonsync", .read), .init("parse_ini_file", .read), .init("include", .read, .php),
        .init("require_once", .read, .php), .init("file", .read, .php), .init("glob", .glob), .init("iglob", .glob),
        .init("open2", .runBehind), .init("open3", .runBehind), .init("basicconfig", .writeFirst),
        .init("filehandler", .writeFirst), .init("rotatingfilehandler", .writeFirst),
        // Running.
        .init("readpipe", .run, .perl), .init("system", .run), .init("popen", .run), .init("popen2", .run),
        .init("popen3", .run),
        .init("exec", .evaluateBare, .python),
        .init("exec", .runOfModule, .javascript), .init("exec", .run), .init("execsync", .run),
        .init("execfile", .run, .javascript),
        .init("execfilesync", .run), .init("spawn", .run), .init("spawnsync", .run),
        .init("fork", .runOfModule, .javascript),
        .init("execa", .run), .init("execasync", .run), .init("execacommand", .run), .init("run", .runOfModule),
        .init("call", .runOfModule), .init("check_call", .run),
        .init("check_output", .run), .init("getoutput", .run), .init("getstatusoutput", .run),
        .init("create_subprocess_shell", .run), .init("create_subprocess_exec", .run), .init("startfile", .run),
        .init("passthru", .run), .init("shell_exec", .run), .init("proc_open", .run), .init("pcntl_exec", .run),
        .init("execute", .run, .lua),
        .init("capture2", .run), .init("capture2e", .run), .init("capture3", .run), .init("pipeline", .run, .ruby),
        .init("syscall", .dynamic), .init("command", .runOfModule, .javascript),
        .init("execv", .runNamed), .init("execve", .runNamed), .init("execvp", .runNamed), .init("execvpe", .runNamed),
        .init("posix_spawn", .runNamed), .init("posix_spawnp", .runNamed),
        .init("execl", .runNamedWords), .init("execlp", .runNamedWords), .init("execle", .runNamedWords),
        .init("execlpe", .runNamedWords),
        .init("spawnl", .runNamedLate), .init("spawnlp", .runNamedLate), .init("spawnv", .runNamedLate),
        .init("spawnvp", .runNamedLate), .init("spawnve", .runNamedLate),
        .init("qx", .run), .init("runtime", .same),
        // Texts that are programs.
        .init("eval", .evaluate), .init("compile", .evaluateBare, .python), .init("function", .evaluate, .javascript),
        .init("runinnewcontext", .evaluate),
        .init("runinthiscontext", .evaluate), .init("runincontext", .evaluate), .init("create_function", .evaluate),
        .init("assert", .evaluate, .php), .init("load", .evaluate, .lua),
        .init("loadstring", .evaluate), .init("instance_eval", .evaluate), .init("class_eval", .evaluate),
        .init("getattr", .dynamic), .init("__import__", .dynamic),
        .init("import_module", .dynamic), .init("send", .dynamic, .ruby), .init("public_send", .dynamic),
        .init("__send__", .dynamic), .init("call_user_func", .dynamic),
        .init("call_user_func_array", .dynamic), .init("syscall", .dynamic), .init("binding", .dynamic, .javascript),
        .init("attrgetter", .dynamic), .init("methodcaller", .dynamic),
        // Hosts.
        .init("urlopen", .connect), .init("fetch", .connect), .init("create_connection", .connect),
        .init("createconnection", .connectLate), .init("connect", .connectLate), .init("gethostbyname", .connect),
        .init("getaddrinfo", .connect), .init("fsockopen", .connect), .init("stream_socket_client", .connect),
        .init("curl_init", .connect), .init("tcpsocket", .connect), .init("lookup", .connectOfModule),
        .init("resolve", .connectOfModule, .javascript), .init("get", .connectOfModule),
        .init("post", .connectOfModule), .init("put", .connectOfModule), .init("request", .connectOfModule),
        .init("getstore", .connect),
        .init("httpsconnection", .connect), .init("httpconnection", .connect), .init("axios", .connect),
        .init("smtp", .connect), .init("urlretrieve", .connect), .init("websocket", .connect),
        .init("getprint", .connect), .init("head", .connectOfModule), .init("connect_ex", .connectLate),
        .init("sendto", .connectLate),
        // Paths and words.
        .init("path", .path), .init("purepath", .path), .init("posixpath", .path), .init("pathname", .path),
        .init("joinpath", .join), .init("join", .join), .init("resolve", .join), .init("abspath", .path),
        .init("normpath", .path), .init("realpath", .path), .init("fspath", .path), .init("expanduser", .path),
        .init("expand_path", .path), .init("str", .same), .init("string", .same), .init("bytes", .same),
        .init("encode", .same), .init("decode", .same), .init("normalize", .path), .init("fileurltopath", .same),
        .init("split", .split), .init("list", .same), .init("tuple", .same), .init("require", .same),
        .init("strip", .same), .init("trim", .same),
        .init("new", .make), .init("unpack", .unpack), .init("extractall", .unpack), .init("unpack_archive", .unpack),
        .init("extract", .unpack), .init("extractto", .unpack),
        .init("chdir", .chdir), .init("cd", .chdir, .ruby),
    ]

    /// Parts of names that nothing above lists and that mean a file is changed, with whether one that is not named counts.
    static let writingParts: [StaticString] = [
        "write", "unlink", "rmdir", "rmtree", "remove", "delete", "rename", "truncate", "mkdir", "symlink", "copyfile",
        "append_to", "save", "to_json",
        "to_excel", "to_parquet", "move", "copy", "touch", "dump_to", "extract", "chmod", "chown",
    ]
    static let runningParts: [StaticString] = [
        "exec", "spawn", "popen", "system", "subprocess", "run_command", "shell",
    ]
    /// Parts of names of classes whose objects are connections.
    static let socketParts: [StaticString] = ["socket", "inet", "http", "ssl", "ftp", "smtp", "client"]
    /// Functions that take an address apart.
    static let addressNames: StaticString =
        "urlparse urlsplit urlunparse urlunsplit urljoin urlencode URL URLSearchParams url_for parse_url http_build_query isURL"
    static let connectingParts: [StaticString] = ["http", "url", "fetch", "request", "socket", "connect", "download"]
}
