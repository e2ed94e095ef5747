"""Commands that are no rows, with the reason: floor and command of a table, the id of a generated record, or of a row that people wrote."""

# What a file holds that the command did not write: scripts, archives.
FILES = [
    ('ship', '. ./rm.sh'),
    ('ship', 'bash -c "$(cat rm.sh)"'),
    ('ship', 'bash ./rm.sh'),
    ('ship', 'bash < rm.sh'),
    ('ship', 'cat rm.sh | sh'),
    ('ship', 'eval "$(cat rm.sh)"'),
    ('ship', 'make clean'),
    ('ship', 'sh rm.sh'),
    ('ship', 'source ./rm.sh'),
    ('ship', 'source rm.sh'),
]

# A variable that the script does not set may be set outside: `${none}` is not nothing.
ENVIRONMENT = [
    ('ship', 'git ${none}push'),
    ('ship', 'git push$none'),
    's1-001941',
    's1-003393',
    's1-004337',
]

# Bash did it, and the floor lets it: what `sed '2e program'` runs is no download, and what a checkout brings is no write.
MISSED = [
    's1-000367',
    's1-002554',
]

# Bash did nothing of the kind, and the floor denies: what git clean finds, what a patch in a file names, what globs match.
DENIED = [
    's1-000174',
    's1-000690',
    's1-001494',
    's1-002396',
    's1-002709',
    's1-003376',
]

# A target without a file's ending may be a folder that is there, and then a file of the source's name is written in it.
FOLDER_OR_FILE = [
    ('anything', 'cp VERSION /tmp/copy'),
    ('keep', 'cp -r internal docs/copy'),
    ('keep', 'install -m 600 VERSION /tmp/v'),
    ('keep', 'install VERSION docs/v'),
    ('keep', 'ln -s VERSION linked'),
    ('keep', 'ln VERSION hard'),
    's1-001288',
    's1-002295',
]

KEPT_OUT = {*FILES, *ENVIRONMENT, *MISSED, *DENIED, *FOLDER_OR_FILE}
