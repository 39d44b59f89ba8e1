/** Reads the key `opt`: which rsync options an item may add, which ones are dropped as already given, and why the others are refused. */
import { splitWords } from './command-words.ts';
import { REFUSED_OPTIONS } from './refused-rsync-options.ts';

export interface RsyncOptionsRead {
  /** To be passed on, as an argument array. */
  readonly options: readonly string[];
  /** From `-e` or `--rsh`. */
  readonly ssh?: readonly string[];
  readonly problems: readonly OptionProblem[];
}

export interface OptionProblem {
  readonly message: string;
  readonly remedy: string;
}

/** Known to be safe: they change what is read or kept, not how a snapshot is made, nor what rsync prints. */
const ALLOWED_FLAGS = `-r -l -L -k -H -p -E -A -X -o -g -D -t -U -N -J -S -W -x -z -c -C -F -I -m -s -y
  --recursive --links --copy-links --copy-dirlinks --copy-unsafe-links --safe-links --hard-links --perms --executability --acls --xattrs
  --owner --group --devices --specials --times --atimes --crtimes --open-noatime --omit-link-times --sparse --preallocate
  --whole-file --no-whole-file --no-W --one-file-system --compress --checksum --cvs-exclude --ignore-times --prune-empty-dirs
  --secluded-args --protect-args --fuzzy --numeric-ids --fsync --inc-recursive --i-r --no-inc-recursive --no-i-r
  --no-perms --no-p --no-owner --no-o --no-group --no-g --no-devices --no-specials --no-D --no-motd`.split(/\s+/);

const ALLOWED_WITH_VALUE =
  `-f -B -@ --filter --exclude --exclude-from --include --include-from --chmod --chown --usermap --groupmap
  --max-size --min-size --max-alloc --block-size --modify-window --compress-choice --zc --compress-level --zl --compress-threads --zt
  --skip-compress`.split(/\s+/);

/** The ancestor's users write these; they are given anyway, or only make rsync talk. */
const DROPPED = ['-a', '-v', '--archive', '--verbose'];
const REMOTE_SHELL = ['-e', '--rsh'];
/** Known only so that their value is not taken for something else. */
const REFUSED_WITH_VALUE =
  `-M -T --remote-option --temp-dir --suffix --backup-dir --partial-dir --link-dest --copy-dest --compare-dest --rsync-path
  --timeout --contimeout --bwlimit --log-file --log-file-format --out-format --log-format --info --debug --outbuf --stderr --files-from
  --password-file --config --dparam --early-input --max-delete --write-batch --only-write-batch --read-batch --stop-after --stop-at --time-limit
  --address --port --sockopts --checksum-choice --cc --checksum-seed --copy-as --protocol --iconv --confine-root`.split(/\s+/);
const FILES = ['--exclude-from', '--include-from'];

export function readRsyncOptions(words: readonly string[]): RsyncOptionsRead {
  const { options, problems } = takeApart(words);
  const kept: string[] = [];
  const found: OptionProblem[] = [...problems];
  let ssh: readonly string[] | undefined;
  for (const option of options) {
    const problem = problemOf(option);
    if (problem) found.push(problem);
    else if (DROPPED.includes(option.name)) continue;
    else if (!REMOTE_SHELL.includes(option.name)) kept.push(...written(option));
    else {
      const shell = splitWords(option.value!);
      if (!shell.ok) found.push(shell);
      else ssh = shell.value;
    }
  }
  return { options: kept, ...(ssh && { ssh }), problems: found };
}

interface Option {
  readonly name: string;
  readonly value?: string;
}

/** One option each, bundles like `-aHP` included, with their values. */
function takeApart(words: readonly string[]): {
  readonly options: readonly Option[];
  readonly problems: readonly OptionProblem[];
} {
  const options: Option[] = [];
  const problems: OptionProblem[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at]!;
    if (!/^-./s.test(word) || word === '--') {
      problems.push({
        message: `"${word}" is not an option of rsync`,
        remedy: 'opt takes options only; what is copied stands in source and dest',
      });
      continue;
    }
    const found = word.startsWith('--') ? [longOption(word)] : shortOptions(word);
    const last = found.at(-1)!;
    // The value of the last option of a word may be the next word, whatever that looks like.
    const awaits = takesValue(last.name) && last.value === undefined && at + 1 < words.length;
    if (awaits) at += 1;
    options.push(...found.slice(0, -1), awaits ? { name: last.name, value: words[at]! } : last);
  }
  return { options, problems };
}

function longOption(word: string): Option {
  const equals = word.indexOf('=');
  return equals < 0 ? { name: word } : { name: word.slice(0, equals), value: word.slice(equals + 1) };
}

function shortOptions(word: string): readonly Option[] {
  const options: Option[] = [];
  for (let at = 1; at < word.length; at += 1) {
    const name = `-${word[at]}`;
    const rest = word.slice(at + 1);
    // rsync's option parser takes `-fX` and `-f=X` for the same.
    if (takesValue(name)) return [...options, rest === '' ? { name } : { name, value: rest.replace(/^=/, '') }];
    options.push({ name });
  }
  return options;
}

function takesValue(name: string): boolean {
  return [...ALLOWED_WITH_VALUE, ...REMOTE_SHELL, ...REFUSED_WITH_VALUE].includes(name);
}

function problemOf({ name, value }: Option): OptionProblem | undefined {
  const known = REFUSED_OPTIONS.find(({ names }) => names.some(pattern => matches(name, pattern)));
  if (known) return { message: `${name} is refused: ${known.why}`, remedy: known.remedy };
  if ([...ALLOWED_FLAGS, ...DROPPED].includes(name))
    return value === undefined ? undefined : { message: `${name} takes no value`, remedy: `write ${name}` };
  if ([...ALLOWED_WITH_VALUE, ...REMOTE_SHELL].includes(name)) return problemOfValue(name, value);
  return {
    message: `${name} is not known to be safe in a backup`,
    remedy: 'remove it; allowed are for example --exclude, --chmod, --numeric-ids, --max-size, -H, -X, -c',
  };
}

function problemOfValue(name: string, value: string | undefined): OptionProblem | undefined {
  if (!value) return { message: `${name} lacks its value`, remedy: `write ${name}${name.startsWith('--') ? '=' : ' '}VALUE` };
  const isFilter = name === '-f' || name === '--filter';
  if ((isFilter && /^(!|clear\b)/.test(value)) || (/^--(exclude|include)$/.test(name) && value.startsWith('!'))) {
    return { message: `${name} ${value} would switch off the rules that protect half-sent files`, remedy: 'remove it' };
  }
  if (FILES.includes(name) && !value.startsWith('/')) {
    return {
      message: `${name} needs a whole path: the current folder differs between the terminal and cron`,
      remedy: 'start it with /',
    };
  }
  return undefined;
}

/** `--delete*` stands for every name that begins so. */
function matches(name: string, pattern: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

function written({ name, value }: Option): readonly string[] {
  if (value === undefined) return [name];
  return name.startsWith('--') ? [`${name}=${value}`] : [name, value];
}
