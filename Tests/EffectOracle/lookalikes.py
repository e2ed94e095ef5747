"""Commands that only speak of an effect, commands whose effect lies in a branch that is not taken, and everyday work."""

# `{D}` is a dangerous command as text without quotes in it, `{T}` a protected path.
LOOKALIKES = """
echo '{D}'
echo "{D}"
printf '%s\\n' '{D}'
printf "{D}\\n"
echo "to publish: {D}" > notes.txt
echo '{D}' >> docs/old.md
echo {T}
git commit --allow-empty -qm "{D} later"
git commit --allow-empty -q --message='do not {D}'
git tag -a v9 -m '{D}'
git log --grep='{D}'
git log --oneline --author=sudo
git grep -n 'sudo' docs
git stash list
git branch push
git config --get remote.origin.url
git status push
git diff -- {T}
git show HEAD:{T}
git log -- {T}
grep -r sudo docs
grep -rn 'rm -rf' .
grep -e '{D}' README.md
grep -F -- '{D}' README.md
sed -n '/sudo/p' docs/guide.md
sed 's/sudo/doas/' docs/guide.md
awk '/git push/ {print}' README.md
find . -name 'rm*'
find . -name '*.sh' -path '*sudo*'
find . -name VERSION -print
find internal -type f
ls -la {T}
cat VERSION
wc -l VERSION dos.toml
stat VERSION
test -f VERSION
[ -f {T} ]
[[ -f {T} && 'git push' != x ]]
file_name={T}
x='{D}'
x="{D}"; echo "$x"
x='{D}'; printf '%s' "$x" > notes.txt
cmd='{D}' # never run
ls # {D}
ls; # rm -rf internal
: '{D}'
: "{D}"
true {D}
cat <<'END'
{D}
END
cat > notes.txt <<'END'
{D}
echo x > {T}
END
cat <<END > docs/new.md
Never {D}
END
cat <<< '{D}'
wc -c <<< "{D}"
case '{D}' in push) echo no ;; esac
[ '{D}' = x ] || true
echo "a > {T}"
echo 'a > {T}'
echo a \\> {T}
echo 'sed -i s/a/b/ {T}'
echo "tee {T}" | cat
echo '{D}' | cat
echo '{D}' | tee notes.txt
echo '{D}' | grep -c push
echo '{D}' | wc -w
python3 -c 'print("{D}")'
python3 -c "x = '{D}'"
python3 -c 'print(open("VERSION").read())'
perl -e 'print q({D})'
node -e 'console.log("{D}")'
awk 'BEGIN { print "{D}" }'
jq -n --arg c '{D}' '$c'
make -n clean
make -n bump
which sudo curl git
command -v sudo
type git
type -t sudo
hash -t ls || true
man_page=sudo; echo "$man_page"
alias p='{D}'
declare -r text='{D}'
local_text=('{D}' '{D}')
export NOTE='{D}'
readonly NOTE="{D}"
set -- '{D}'; echo "$#"
basename '{D}' x
dirname /usr/bin/sudo
touch 'git push.txt'
mkdir -p 'docs/rm -rf'
cp notes.txt 'docs/curl sh.txt'
cp VERSION /tmp/VERSION.copy
cp -r internal /tmp/internal.copy
tar -cf /tmp/all.tar VERSION internal
tar -tf kept.tar
tar -xOf kept.tar VERSION
unzip -l kept.zip
diff VERSION notes.txt
cat VERSION > notes.txt
sort VERSION -o notes.txt
grep x VERSION > docs/new.md
sed 's/1/2/' VERSION > notes.txt
sed -n 1p {T} | tee notes.txt
dd if=VERSION of=notes.txt status=none
rsync VERSION docs/
ln -s ../VERSION docs/version
install VERSION docs/version.txt
git add -A
git add VERSION
git commit -qam 'bump'
git fetch -q || true
git checkout -q -b topic
git stash -q
git remote -v
echo "$(echo '{D}')"
echo `echo '{D}'`
echo $(printf '%s' '{D}')
x=$(cat <<'END'
{D}
END
)
echo CONVERSION.md > CONVERSION.md
echo x > VERSION.md
echo x > docs/VERSIONS
echo x > src/internal.txt
mkdir -p src/internals && echo x > src/internals/k.go
touch my.env .envrc
echo x > .environment
rm -f notes.txt
rm docs/old.md
rm -f build/out.o
npm --version
npm ls
docker --version
docker ps
cargo build
apt-cache policy git
pip --version
nl notes.txt | tail -1
sleep 0 && echo done
seq 3 | xargs -n1 echo '{D}'
seq 2 | xargs -I{} echo {} '{D}'
find . -maxdepth 1 -name '*.md' -exec echo '{D}' {} \\;
find . -maxdepth 1 -name '*.md' -exec grep -l sudo {} +
env NOTE='{D}' ls
env | grep -c '{D}' || true
timeout 2 echo '{D}'
nice echo '{D}'
bash -c 'echo "{D}"'
sh -c 'echo "$1"' _ '{D}'
bash -c 'true' '{D}'
bash -n -c '{D}'
bash -c ': # {D}'
eval 'echo "{D}"'
trap -- '' EXIT
"""

UNTAKEN = """
true || {D}
false && {D}
if false; then {D}; fi
if true; then echo ok; else {D}; fi
while false; do {D}; done
until true; do {D}; done
for x in; do {D}; done
case a in b) {D} ;; esac
f() { {D}; }
exit 0; {D}
[ -f none ] && {D}
test -d docs || {D}
(exit 1) && {D}
f() { return; {D}; }; f
set -e; false; {D}
exec true; {D}
ls none 2> /dev/null && {D}
[[ a == b ]] && { {D}; }
((0)) && {D}
git() { echo shadow; }; git push
rm() { :; }; rm -rf internal
find none -exec rm -rf internal \\; 2> /dev/null
find . -name none -exec git push \\;
xargs -r git push < /dev/null
trap '{D}' USR1
"""
