"""Cedar on the floor of fak-bench's workload, asked by lines as README.md says.

Cedar has no regular expressions: each rule is approximated by `like`, whose only wildcard is `*`. So the twenty rules of
the workload and these do not mean the same; fak-bench compares the answers on the very call before it takes a time.
"""

import importlib.metadata
import json
import sys
import time

import cedarpy

ALLOWED = ["Bash", "Edit"] + [f"tool_{i}" for i in range(28)]
PREFIXES = ["read_", "get_", "search_", "list_", "find_"]
# By rule, alternatives of texts that must stand in the command one after another.
RULES = [
    [["rm -", "r"], ["rm -", "R"]],
    [["sudo "]],
    [["git push"]],
    [["curl ", "|", "sh"], ["wget ", "|", "sh"]],
    [[":()", "{", "}", ";", ":"]],
    [["mkfs"]],
    [["dd ", "of=/dev/"]],
    [["chmod ", "777"]],
    [["> /dev/sd"], [">/dev/sd"]],
    [["shutdown"], ["reboot"], ["halt"]],
    [["terraform destroy"], ["terraform apply"]],
    [["kubectl delete"]],
    [["nc ", " -e"]],
    [["base64", "|", "sh"]],
    [["git reset --hard"]],
    [["npm publish"]],
    [["docker rm "], ["docker rmi "], ["docker push "]],
    [["drop table"], ["DROP TABLE"]],
    [["ssh-keygen"]],
    [["history -c"]],
]
FRAGMENTS = ["internal/abi/", "internal/kernel/", ".git/", ".ssh/", "VERSION", "id_rsa", "/etc/", "policy.json"]


def like(place, texts):
    return f'{place} like "*' + "*".join(texts) + '*"'


def policies():
    """One permit, and a forbid for each rule and for the protected fragments."""
    allowed = ", ".join(f'"{tool}"' for tool in ALLOWED)
    prefixes = " || ".join(f'context.tool like "{prefix}*"' for prefix in PREFIXES)
    out = [f"permit(principal, action, resource) when {{ [{allowed}].contains(context.tool) || {prefixes} }};"]
    for number, alternatives in enumerate(RULES):
        texts = " || ".join(like("context.arguments.command", texts) for texts in alternatives)
        out.append(
            f'@id("r{number}") forbid(principal, action, resource) when {{ context.tool == "Bash" && '
            f"context.arguments has command && ({texts}) }};"
        )
    fragments = " || ".join(like("context.arguments.file_path", [text]) for text in FRAGMENTS)
    out.append(
        '@id("self_modify") forbid(principal, action, resource) when { context.tool == "Edit" && '
        f"context.arguments has file_path && ({fragments}) }};"
    )
    return "\n".join(out)


def main():
    held = cedarpy.PolicySet.from_str(policies())
    entities = cedarpy.Entities.from_json_str("[]")
    request = None
    for line in sys.stdin:
        verb, _, rest = line.strip().partition(" ")
        if verb == "version":
            print("version cedarpy", importlib.metadata.version("cedarpy"), flush=True)
        elif verb == "subject":
            call = json.loads(bytes.fromhex(rest))
            request = {
                "principal": 'Agent::"a"',
                "action": 'Action::"call"',
                "resource": 'Host::"h"',
                "context": json.dumps({"tool": call["tool"], "arguments": call["arguments"]}),
            }
            print("ok", flush=True)
        elif verb == "decide":
            result = cedarpy.is_authorized(request, held, entities)
            if result.diagnostics.errors:
                print("error", result.diagnostics.errors, flush=True)
                continue
            ids = result.diagnostics.id_annotations_by_reason.values()
            rules = sorted((text for text in ids if text[1:].isdigit()), key=lambda text: int(text[1:]))
            print("decided", "allow" if result.allowed else "deny", *rules, flush=True)
        elif verb in ("time", "engine"):
            requests, count, own = [request] * 64, int(rest), 0
            start = time.thread_time_ns()
            for done in range(0, count, 64):
                results = cedarpy.is_authorized_batch(requests[: count - done], held, entities)
                if verb == "engine":
                    own += sum(result.metrics["authz_duration_micros"] for result in results) * 1000
            print("ns", own if verb == "engine" else time.thread_time_ns() - start, flush=True)
        else:
            print("error no such command", flush=True)


main()
