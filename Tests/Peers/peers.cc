// Other regex engines on the rules and subjects of fak-bench, one engine a process: peers ENGINE.
//
// A line of standard input is a command, a line of standard output its answer (README.md):
//   version                                                          -> version TEXT
//   patterns N      then N lines, the hexadecimal of a pattern each  -> ok | error TEXT
//   subject HEX                                                      -> ok | error TEXT
//   match                                                            -> matched [NUMBER...]
//   time COUNT                                                       -> ns TOTAL, processor time of this thread
#include <algorithm>
#include <cstdint>
#include <ctime>
#include <iostream>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <hs/hs.h>
#include <re2/re2.h>
#include <re2/set.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

using Numbers = std::vector<int>;

// One engine with its patterns compiled.
struct Engine {
    virtual ~Engine() = default;
    // Which patterns are somewhere in the subject, ascending.
    virtual Numbers match(const std::string &subject) = 0;
    // What is timed: the cheapest call that answers whether any matches; the result keeps it from being dropped.
    virtual int any(const std::string &subject) = 0;
};

struct RE2Set : Engine {
    RE2::Set set;
    // Whether the timed call asks which patterns matched.
    bool asks_which;
    Numbers found;

    static RE2::Options options() {
        RE2::Options out;
        out.set_log_errors(false);
        // Room for the whole automaton: no peer is measured while it throws its states away.
        out.set_max_mem(256 << 20);
        return out;
    }

    RE2Set(const std::vector<std::string> &patterns, bool asks_which)
        : set(options(), RE2::UNANCHORED), asks_which(asks_which) {
        for (const auto &pattern : patterns) {
            std::string problem;
            if (set.Add(pattern, &problem) < 0) throw std::runtime_error(problem);
        }
        if (!set.Compile()) throw std::runtime_error("RE2::Set does not compile");
    }
    Numbers match(const std::string &subject) override {
        Numbers out;
        set.Match(subject, &out);
        std::sort(out.begin(), out.end());
        return out;
    }
    int any(const std::string &subject) override {
        return set.Match(subject, asks_which ? &found : nullptr);
    }
};

struct Hyperscan : Engine {
    hs_database_t *database = nullptr;
    hs_scratch_t *scratch = nullptr;

    explicit Hyperscan(const std::vector<std::string> &patterns) {
        std::vector<const char *> texts;
        std::vector<unsigned> flags, ids;
        for (unsigned i = 0; i < patterns.size(); i++) {
            texts.push_back(patterns[i].c_str());
            flags.push_back(HS_FLAG_SINGLEMATCH | HS_FLAG_UTF8);
            ids.push_back(i);
        }
        hs_compile_error_t *problem = nullptr;
        if (hs_compile_multi(texts.data(), flags.data(), ids.data(), unsigned(texts.size()), HS_MODE_BLOCK, nullptr,
                             &database, &problem) != HS_SUCCESS) {
            std::string text = problem->message;
            hs_free_compile_error(problem);
            throw std::runtime_error(text);
        }
        if (hs_alloc_scratch(database, &scratch) != HS_SUCCESS) throw std::runtime_error("hs_alloc_scratch");
    }
    ~Hyperscan() override {
        hs_free_scratch(scratch);
        hs_free_database(database);
    }
    static int note(unsigned id, unsigned long long, unsigned long long, unsigned, void *out) {
        static_cast<Numbers *>(out)->push_back(int(id));
        return 0;
    }
    static int count(unsigned, unsigned long long, unsigned long long, unsigned, void *out) {
        ++*static_cast<int *>(out);
        return 0;
    }
    Numbers match(const std::string &subject) override {
        Numbers out;
        if (hs_scan(database, subject.data(), unsigned(subject.size()), 0, scratch, note, &out) != HS_SUCCESS)
            throw std::runtime_error("hs_scan");
        std::sort(out.begin(), out.end());
        return out;
    }
    int any(const std::string &subject) override {
        int found = 0;
        hs_scan(database, subject.data(), unsigned(subject.size()), 0, scratch, count, &found);
        return found;
    }
};

struct PCRE2JIT : Engine {
    std::vector<pcre2_code *> codes;
    pcre2_match_data *data = pcre2_match_data_create(1, nullptr);
    pcre2_match_context *context = pcre2_match_context_create(nullptr);
    pcre2_jit_stack *stack = pcre2_jit_stack_create(32 << 10, 1 << 20, nullptr);

    explicit PCRE2JIT(const std::vector<std::string> &patterns) {
        for (const auto &pattern : patterns) {
            int problem;
            PCRE2_SIZE offset;
            pcre2_code *code = pcre2_compile(PCRE2_SPTR(pattern.data()), pattern.size(),
                                             PCRE2_UTF | PCRE2_DOLLAR_ENDONLY, &problem, &offset, nullptr);
            if (!code) throw std::runtime_error("pcre2_compile: " + std::to_string(problem));
            codes.push_back(code);
            if (pcre2_jit_compile(code, PCRE2_JIT_COMPLETE) != 0) throw std::runtime_error("pcre2_jit_compile");
        }
        pcre2_jit_stack_assign(context, nullptr, stack);
    }
    ~PCRE2JIT() override {
        for (auto code : codes) pcre2_code_free(code);
        pcre2_match_data_free(data);
        pcre2_match_context_free(context);
        pcre2_jit_stack_free(stack);
    }
    // The subjects are valid UTF-8: pcre2_match checks that once more, pcre2_jit_match does not.
    int one(pcre2_code *code, const std::string &subject) {
        return pcre2_jit_match(code, PCRE2_SPTR(subject.data()), subject.size(), 0, 0, data, context);
    }
    Numbers match(const std::string &subject) override {
        Numbers out;
        for (size_t i = 0; i < codes.size(); i++) {
            int found = one(codes[i], subject);
            if (found >= 0) out.push_back(int(i));
            else if (found != PCRE2_ERROR_NOMATCH) throw std::runtime_error("pcre2: " + std::to_string(found));
        }
        return out;
    }
    int any(const std::string &subject) override {
        int found = 0;
        for (auto code : codes) found += one(code, subject) >= 0;
        return found;
    }
};

static std::string unhex(const std::string &text) {
    auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
    std::string out;
    for (size_t i = 0; i + 1 < text.size(); i += 2) out.push_back(char(digit(text[i]) << 4 | digit(text[i + 1])));
    return out;
}

static int64_t now() {
    timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return int64_t(t.tv_sec) * 1000000000 + t.tv_nsec;
}

static std::unique_ptr<Engine> make(const std::string &name, const std::vector<std::string> &patterns) {
    if (name == "re2-set") return std::make_unique<RE2Set>(patterns, false);
    if (name == "re2-set-ids") return std::make_unique<RE2Set>(patterns, true);
    if (name == "hyperscan") return std::make_unique<Hyperscan>(patterns);
    if (name == "pcre2-jit") return std::make_unique<PCRE2JIT>(patterns);
    throw std::runtime_error("no engine " + name);
}

static std::string version(const std::string &name) {
    if (name == "hyperscan") return std::string("Hyperscan ") + hs_version();
    if (name == "pcre2-jit") {
        char text[64] = "";
        pcre2_config(PCRE2_CONFIG_VERSION, text);
        return std::string("PCRE2 ") + text;
    }
    return "RE2 " RE2_VERSION;
}

int main(int argc, char **argv) {
    std::string name = argc == 2 ? argv[1] : "", line, subject;
    std::unique_ptr<Engine> engine;
    volatile int64_t kept = 0;
    while (std::getline(std::cin, line)) {
        std::istringstream words(line);
        std::string verb;
        words >> verb;
        try {
            if (verb == "version") {
                std::cout << "version " << version(name) << std::endl;
            } else if (verb == "patterns") {
                size_t count = 0;
                words >> count;
                std::vector<std::string> patterns;
                for (size_t i = 0; i < count && std::getline(std::cin, line); i++) patterns.push_back(unhex(line));
                engine = make(name, patterns);
                std::cout << "ok" << std::endl;
            } else if (verb == "subject") {
                std::string text;
                words >> text;
                subject = unhex(text);
                std::cout << "ok" << std::endl;
            } else if (verb == "match" && engine) {
                std::cout << "matched";
                for (int number : engine->match(subject)) std::cout << ' ' << number;
                std::cout << std::endl;
            } else if (verb == "time" && engine) {
                int64_t count = 0, sum = 0;
                words >> count;
                int64_t start = now();
                for (int64_t i = 0; i < count; i++) sum += engine->any(subject);
                int64_t end = now();
                kept = kept + sum;
                std::cout << "ns " << end - start << std::endl;
            } else {
                std::cout << "error no such command" << std::endl;
            }
        } catch (const std::exception &problem) {
            std::cout << "error " << problem.what() << std::endl;
        }
    }
}
