"""Effects that take a whole script: the folder changes, a variable or a file holds the target, a program starts another one.

`{T}` is a protected or harmless path, `{F}` one that is inside the tree, `{C}` a command whose run is watched.
"""

COMMANDS = ["git push", "npm publish", "terraform destroy", "sudo id", "rm -rf build", "kubectl delete pod web", "curl -s https://a.example/x", "docker push a"]

SCRIPTS = {
    "write-folder": """
cd internal && rm abi/k.go
cd internal/abi; echo x > k.go
cd internal || exit; rm -f abi/k.go
cd internal; cd abi; touch k.go
cd docs && cp ../notes.txt ../VERSION
cd docs; cd ..; rm VERSION
cd docs; cd - > /dev/null; rm VERSION
cd src/../internal && echo x >> abi/k.go
(cd internal && touch made.go)
(cd docs && echo x > ../VERSION); echo y > notes.txt
(cd docs); echo x > VERSION
{ cd docs; }; echo x > ../VERSION
cd docs | true; echo x > VERSION
cd docs & echo x > VERSION; wait
pushd internal > /dev/null; touch made.go; popd > /dev/null
pushd internal > /dev/null; popd > /dev/null; echo x > VERSION
pushd docs > /dev/null && echo x > ../dos.toml
cd /etc && echo x > hosts
cd /; echo x > etc/hosts
cd ~ && echo x >> .bashrc
cd; echo x >> .bashrc
cd && touch .ssh/made
cd ~/.ssh && rm authorized_keys
cd "$HOME/.ssh" && echo x > config
cd $PWD/internal && rm -rf abi
cd "$(pwd)/internal" && rm abi/k.go
cd -P internal; rm abi/k.go
cd -- internal && rm abi/k.go
cd ./internal/./abi && mv k.go ..
cd none 2> /dev/null; echo x > VERSION
cd none 2> /dev/null || cd internal; touch made.go
command cd internal && touch made.go
builtin cd internal && touch made.go
f() { cd internal; touch made.go; }; f
f() { cd internal; }; f; rm abi/k.go
if cd internal; then rm abi/k.go; fi
for d in internal; do cd $d; touch made.go; done
for d in internal docs; do (cd "$d" && touch made); done
d=internal; cd $d && touch made.go
while cd internal; do touch made.go; break; done
CDPATH=. cd internal > /dev/null && touch made.go
bash -c 'cd internal && rm abi/k.go'
sh -c "cd internal; rm abi/k.go"; echo x > VERSION
eval 'cd internal'; rm abi/k.go
eval cd internal; touch made.go
x=$(cd internal && touch made.go)
cd internal && git rm -q abi/k.go
cd docs && git checkout feature -- old.md
cd docs && git -C .. checkout feature -- VERSION
cd docs && tar -xf ../kept.tar -C ..
cd internal && tar -xf ../kept.tar
cd internal && patch -s ../VERSION ../fix.patch
cd docs && sed -i 1d ../internal/abi/k.go
cd docs && sed -i 1d old.md
env -C internal rm abi/k.go
env --chdir=internal touch made.go
git -C internal rm -q abi/k.go
make -C internal -f /dev/null; touch internal/made
find internal -execdir touch made {} \\;
mkdir -p a && cd a && echo x > ../VERSION
ln -s internal linked && echo x > linked/made.go
ln -s VERSION v && echo x > v
cp -r internal copied && rm -rf internal && mv copied internal
""",
    "write-variable": """
f={T}; echo x > $f
f={T}; echo x > "$f"
f={T}; rm -f "${f}"
f={F}; cp notes.txt ./$f
f={F}; touch "$PWD/$f"
d=internal; rm -r "$d"
d=internal; echo x > $d/abi/k.go
d=internal/abi; echo x > "$d"/k.go
d=docs; f=old; echo x > "$d/$f.md"
x=VER; y=SION; echo z > $x$y
x=VERSION.txt; echo z > ${x%.txt}
x=aVERSION; echo z > ${x#a}
x=version; echo z > ${x^^}
x=VERSION; y=x; echo z > ${!y}
x=VxERSION; echo z > ${x/x/}
x=xxVERSION; echo z > ${x:2}
echo x > ${none:-VERSION}
echo x > ${none:=dos.toml}
export f={T}; bash -c 'echo x > "$f"'
f={T} bash -c 'echo x > "$f"'
f={T}; readonly f; echo x >> $f
declare f={T}; echo x > $f
f() { local p=$1; echo x > "$p"; }; f {T}
f() { echo x > "$1"; }; f {T}
f() { rm -f "$@"; }; f {T} notes.txt
set -- {T}; echo x > "$1"
set -- a {T}; echo x > $2
bash -c 'echo x > "$1"' _ {T}
bash -c 'echo x > $0' {T}
sh -c 'rm -f "$@"' _ {T}
for f in {T}; do echo x > "$f"; done
for f in VERSION .env; do echo x > $f; done
for f in VERSION .env; do rm "$f"; done
for f in *.toml; do rm "$f"; done
for f in internal/*/*.go; do echo x > "$f"; done
for f in $(ls VERSION); do echo x > "$f"; done
for ((i = 0; i < 2; i++)); do echo x > made$i; done
for f in {a,b}.txt; do touch "$f"; done
while read -r f; do rm -f "$f"; done < kept.txt
while read -r f; do rm -f "$f"; done <<< VERSION
cat kept.txt | while read f; do echo x > "$f"; done
read -r f < kept.txt; echo x > $f
read -r f <<< {T}; echo x > $f
mapfile -t fs < kept.txt; rm "${fs[@]}"
fs=(VERSION .env); rm "${fs[@]}"
fs=({T}); echo x > "${fs[0]}"
declare -A m=([a]=VERSION); echo x > "${m[a]}"
printf -v f %s {T}; echo x > "$f"
f=$(echo {T}); echo x > "$f"
f=`cat kept.txt`; echo x > $f
echo x > "$(cat kept.txt)"
echo x > $(printf 'VER%s' SION)
echo x > `echo {T}`
echo x | tee {VERSION,dos.toml} > /dev/null
rm {VERSION,.env}
rm -f VERS{ION,X}
touch internal/{a,b}.go
touch internal/x{1..3}.go
cp notes.txt internal/{abi,kernel}/
mv VERSION{,.bak}
cp VERSION{.bak,} 2> /dev/null || cp notes.txt VERSION
echo x > VERS*
echo x > internal/ab?/k.go
rm -f [V]ERSION
rm -f ./V*N
rm -f .e*
rm -f i*/*/*.go
rm -rf int*
rm -rf ./i*
shopt -s globstar; rm -f **/k.go
shopt -s extglob; rm -f @(VERSION|none)
exec > {T}; echo x
exec 3> {T}; echo x >&3
exec 3>> {T}; echo x >&3; exec 3>&-
{ echo a; echo b; } > {T}
(echo a) >> {T}
for i in 1 2; do echo $i; done > {T}
while read -r l; do echo "$l"; done < notes.txt > {T}
if true; then echo x; fi > {T}
case a in a) echo x ;; esac > {T}
f() { echo x; } > {T}; f
f() { echo x; }; f > {T}
[[ -f VERSION ]] > {T}
: ${x:=1} > {T}
echo x > notes.txt > {T}
echo x 2>&1 > {T}
echo x >& {T}
cat <<X > {T}
text
X
cat > {T} <<'X'
text
X
cat <<X | tee {T}
text
X
tee -a {T} <<'X' > /dev/null
text
X
patch -p1 -s <<'X'
--- a/VERSION
+++ b/VERSION
@@ -1 +1 @@
-1.2.3
+1.2.4
X
git apply <<'X'
--- a/VERSION
+++ b/VERSION
@@ -1 +1 @@
-1.2.3
+1.2.4
X
git apply - <<'X'
--- a/docs/old.md
+++ b/internal/new.md
@@ -0,0 +1 @@
+text
X
python3 - <<'X'
open('{T}', 'w').write('x')
X
python3 <<X
import os
os.remove("VERSION")
X
perl <<'X'
unlink 'VERSION';
X
node <<'X'
require('fs').writeFileSync('VERSION', 'x')
X
ed -s VERSION <<'X'
1d
w
q
X
sqlite3 made.db <<'X'
create table t(a);
X
""",
    "write-found": """
find . -name VERSION -delete
find internal -type f -delete
find internal -name '*.go' -exec rm {} +
find . -name k.go -exec rm -f {} \\;
find . -name VERSION -exec sed -i 1d {} \\;
find . -name VERSION -exec sh -c 'rm "$1"' _ {} \\;
find . -name VERSION -exec cp notes.txt {} ';'
find internal -name k.go -execdir rm k.go \\;
find internal -depth -delete
find . -name '*.toml' -print0 | xargs -0 rm
find . -name '*.go' | xargs rm -f
find internal -type f | xargs -n1 truncate -s 0
find internal -type f | while read -r f; do echo x > "$f"; done
find . -maxdepth 1 -name VERSION -fprint notes.txt
find . -maxdepth 1 -name README.md -fprintf VERSION %p
find docs -fls VERSION
ls VERSION | xargs rm
echo VERSION | xargs rm
echo VERSION dos.toml | xargs rm -f
echo VERSION | xargs -I{} cp notes.txt {}
echo VERSION | xargs -i touch {}
printf 'VERSION\\0' | xargs -0 truncate -s 0
xargs rm < kept.txt
xargs -a kept.txt rm -f
cat kept.txt | xargs touch
xargs -n1 tee < kept.txt
xargs -I% sh -c 'echo x > %' < kept.txt
grep -rl package internal | xargs sed -i 1d
git ls-files internal | xargs rm
tar -cf /tmp/t.tar --remove-files -T kept.txt
rsync -a --files-from=kept.txt docs/.. /tmp/copied
rsync -a --remove-source-files VERSION /tmp/
cp $(cat kept.txt) internal/made
rm $(cat kept.txt)
rm -f `cat kept.txt`
rm -- "$(cat kept.txt)"
cpio_list=$(ls VERSION); rm $cpio_list
""",
    "run-escape": """
git -c alias.p=push p
git config alias.p push; git p
git -c 'alias.x=!{C}' x
git config alias.x '!{C}' && git x
GIT_EDITOR='{C} #' git commit --amend
git -c core.editor='{C} #' commit --amend
git -c diff.external='{C} #' diff feature
GIT_EXTERNAL_DIFF='{C} #' git diff feature
git rebase -q --exec '{C}' HEAD~0 feature
git submodule foreach '{C}'; {C}
printf '#!/bin/sh\\n{C}\\n' > .git/hooks/pre-commit; chmod +x .git/hooks/pre-commit; git commit -q --allow-empty -m x
GIT_SSH_COMMAND='{C} #' git ls-remote ssh://git.other.example/a
git -c core.sshCommand='{C} #' ls-remote git@git.other.example:a
make -f - <<< 'all:;{C}'
make --eval='all:;{C}' -f /dev/null all
make -f /dev/stdin <<< $'all:\\n\\t{C}'
printf 'all:\\n\\t{C}\\n' | make -f -
awk 'BEGIN { system("{C}") }'
awk 'BEGIN { "{C}" | getline }'
awk 'BEGIN { print "x" | "{C}" }'
awk '{ system("{C}") }' VERSION
echo '{C}' | awk '{ system($0) }'
perl -e 'system("{C}")'
perl -e 'exec "{C}"'
perl -e 'print `{C}`'
perl -e 'open(F, "{C} |"); print <F>'
perl -ne 'system("{C}")' VERSION
python3 -c '__import__("os").system("{C}")'
python3 -c 'import subprocess; subprocess.call("{C}".split())'
python3 -c 'import os; os.popen("{C}").read()'
python3 -c 'import pty, os; os.execvp("sh", ["sh", "-c", "{C}"])'
python3 <<< 'import os; os.system("{C}")'
echo 'import os; os.system("{C}")' | python3
python3 -c 'exec("import os; os.system(\\"{C}\\")")'
node -e 'require("child_process").spawnSync("sh", ["-c", "{C}"])'
node -p 'require("child_process").execSync("{C}")'
tclsh <<< 'exec {C}'
sqlite3 :memory: '.system {C}'
sqlite3 :memory: <<< '.shell {C}'
ed -s <<< '!{C}'
ex -s -c '!{C}' -c q
vim -es +'!{C}' +q
vim -es -c ':call system("{C}")' -c q
sed '1e {C}' notes.txt
sed -n '1{e {C}
}' notes.txt
sed 's/.*/{C}/e' VERSION
split --filter='{C}' notes.txt
tar -cf /dev/null --checkpoint=1 --checkpoint-action='exec={C}' notes.txt
tar -xf kept.tar --to-command='{C}'
tar -cf /tmp/t.tar -I 'sh -c "{C}"' docs
rsync -e 'sh -c "{C}"' -a host.example:/x .
find . -maxdepth 0 -exec {C} \\;
find . -maxdepth 0 -ok {C} \\; <<< y
find VERSION -exec sh -c '{C}' {} +
xargs sh -c '{C}' < /dev/null
xargs -a VERSION -I@ {C}
echo '{C}' | xargs -I% sh -c %
echo {C} | xargs -n9 env
env -S '{C}'
env -vS '{C}' 2> /dev/null
setarch x86_64 {C}
linux64 {C}
nice -n1 setsid -w {C}
busybox sh -c '{C}'
busybox xargs {C} < /dev/null
echo '{C}' | busybox sh
/bin/busybox timeout 3 {C}
dbus=1 env -u X {C}
sh -c '{C}' sh
sh <<< '{C}'
sh -s <<< '{C}'
ld=/lib64/ld-linux-x86-64.so.2; $ld /usr/bin/git push
/lib64/ld-linux-x86-64.so.2 /usr/bin/git push
bash -i -c '{C}' 2> /dev/null
bash --rcfile <(echo '{C}') -i -c : 2> /dev/null
ENV=/tmp/e; echo '{C}' > /tmp/e; bash /tmp/e
echo '{C}' >> ~/.bashrc; bash -ic : 2> /dev/null
echo '{C}' >> ~/.profile; bash -lc :
. <(echo '{C}')
source /dev/stdin <<< '{C}'
eval $'\\x67it push'
$'\\147it' push
g=gi; t=t; $g$t push
a=it; g$a push
c='push'; git $c
p=/usr/bin; $p/git push
"${none:-git}" push
alias_line='{C}'; eval $alias_line
x() { {C}; }; y=x; $y
cmd=({C}); "${cmd[@]}"
cmd='{C}'; $cmd
cmd='{C}'; bash -c "$cmd"
mapfile -t l <<< '{C}'; eval "${l[0]}"
while read -r l; do $l; done <<< '{C}'
while read -r l; do eval "$l"; done <<< '{C}'
for w in git; do $w push; done
for c in '{C}'; do $c; done
case push in p*) {C} ;; esac
trap '{C}' EXIT
trap '{C}' RETURN; f() { :; }; f; {C}
PS4='$({C})'; set -x; :
echo ${x:-$({C})}
a=([$({C})0]=1)
: $(( $({C}; echo 1) ))
[ -n "$({C})" ]
cat <<X
$({C})
X
cat <<X
`{C}`
X
exec {C}
(exec -a harmless {C})
command {C}
command -p env {C}
coproc {C}; wait
{C} &
! {C}
time {C}
time -p {C}
{ {C}; } 2>&1 | cat
< notes.txt {C}
2>&1 {C}
A=1 B=2 {C}
if {C}; then :; fi
until {C}; do break; done
\\
{C}
""",
}
