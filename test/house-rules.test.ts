/** The walls of the house: which room may know which, who reads the clock, who starts programs, how a file begins; and that each rule catches its breach. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'rolldown/utils';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Path below the checkout → text. */
type House = ReadonlyMap<string, string>;

interface Rule {
  readonly title: string;
  /** A line "path: what is wrong" for each breach. */
  readonly check: (house: House) => string[];
  /** Samples that the rule must catch, and samples that it must let pass. */
  readonly caught: readonly Readonly<Record<string, string>>[];
  readonly passed: readonly Readonly<Record<string, string>>[];
}

// ---- Reading a file ------------------------------------------------------------------------------------------------------

interface TreeNode {
  readonly type: string;
  readonly [key: string]: unknown;
}

interface Imported {
  readonly from: string;
  readonly typeOnly: boolean;
}

interface Reading {
  readonly imports: readonly Imported[];
  /** `Date.now`, `process.env` …: what is written as `a.b`. */
  readonly members: ReadonlySet<string>;
  /** Names used that the file does not declare itself. */
  readonly globals: ReadonlySet<string>;
  /** What is called or built without arguments: `new Date`, `Date`. */
  readonly bareCalls: ReadonlySet<string>;
  /** Keys of object literals: `only`, `skip`. */
  readonly keys: ReadonlySet<string>;
  readonly hasDefaultExport: boolean;
}

const isNode = (value: unknown): value is TreeNode =>
  typeof value === 'object' && value !== null && typeof (value as TreeNode).type === 'string';
const nameOf = (value: unknown): string => (isNode(value) && typeof value.name === 'string' ? value.name : '');

function walk(
  value: unknown,
  visit: (node: TreeNode, key: string, parent: TreeNode | undefined) => void,
  key = '',
  parent?: TreeNode,
): void {
  if (Array.isArray(value)) for (const entry of value) walk(entry, visit, key, parent);
  else if (isNode(value)) {
    visit(value, key, parent);
    for (const [childKey, child] of Object.entries(value)) walk(child, visit, childKey, value);
  }
}

const DECLARING: Readonly<Record<string, string>> = {
  VariableDeclarator: 'id',
  FunctionDeclaration: 'id',
  ClassDeclaration: 'id',
  ImportSpecifier: 'local',
  ImportDefaultSpecifier: 'local',
  ImportNamespaceSpecifier: 'local',
  TSInterfaceDeclaration: 'id',
  TSTypeAliasDeclaration: 'id',
};
/** Places where a name is only a label: `a.NAME`, `{ NAME: … }`, a method's or a field's name. */
const LABELS = new Set(['property', 'key', 'label', 'imported', 'exported', 'right']);

const readings = new Map<string, Reading>();

function read(path: string, text: string): Reading {
  const known = readings.get(text);
  if (known) return known;
  const { program, errors } = parseSync(path, text);
  assert.deepEqual(errors, [], `${path} does not parse`);
  const imports: Imported[] = [];
  const members = new Set<string>();
  const used = new Set<string>();
  const declared = new Set<string>();
  const bareCalls = new Set<string>();
  const keys = new Set<string>();
  let hasDefaultExport = false;
  walk(program, (node, key, parent) => {
    const source = node.source as { value?: unknown } | undefined;
    if (typeof source?.value === 'string') {
      const entries = (node.specifiers ?? []) as { importKind?: string; exportKind?: string }[];
      const eachIsType = entries.length > 0 && entries.every(entry => entry.importKind === 'type' || entry.exportKind === 'type');
      const typeOnly = node.importKind === 'type' || node.exportKind === 'type' || node.type === 'TSImportType' || eachIsType;
      imports.push({ from: source.value, typeOnly });
    }
    if (node.type === 'ExportDefaultDeclaration') hasDefaultExport = true;
    if (node.type === 'MemberExpression') members.add(`${nameOf(node.object)}.${nameOf(node.property)}`);
    if (node.type === 'Property') keys.add(nameOf(node.key));
    if ((node.type === 'NewExpression' || node.type === 'CallExpression') && (node.arguments as unknown[]).length === 0) {
      bareCalls.add((node.type === 'NewExpression' ? 'new ' : '') + nameOf(node.callee));
    }
    const declaring = DECLARING[node.type];
    if (declaring) walk(node[declaring], part => declared.add(nameOf(part)));
    if (Array.isArray(node.params)) for (const parameter of node.params) walk(parameter, part => declared.add(nameOf(part)));
    const isLabel = LABELS.has(key) && !(key === 'right' && parent?.type !== 'TSQualifiedName') && parent?.computed !== true;
    if (node.type === 'Identifier' && !isLabel) used.add(nameOf(node));
  });
  const reading = {
    imports,
    members,
    globals: new Set([...used].filter(name => !declared.has(name))),
    bareCalls,
    keys,
    hasDefaultExport,
  };
  readings.set(text, reading);
  return reading;
}

// ---- Rooms ---------------------------------------------------------------------------------------------------------------

const SINGLE_ROOMS = ['core/model.ts', 'core/contract.ts', 'core/assemble.ts'];
const DEEP_ROOMS = ['rules', 'world', 'drivers', 'remote', 'report'];

/** The room a file lies in: `core/rules`, `core/model`, `core` (the verbs), `cli`, `renderer` … */
function roomOf(path: string): string {
  const parts = path.split('/');
  if (/^core\/[a-z]+-model\.ts$/.test(path)) return 'core/model';
  if (SINGLE_ROOMS.includes(path)) return path.slice(0, -'.ts'.length);
  if (parts[0] === 'core' && DEEP_ROOMS.includes(parts[1] ?? '')) return `core/${parts[1]}`;
  return parts.length > 1 ? (parts[0] ?? '') : '.';
}

/** What an import reaches: a file of the house, `node:…`, or `package:…`. */
function targetOf(importer: string, from: string): string {
  if (from.startsWith('.')) return posix.join(posix.dirname(importer), from);
  return from.startsWith('node:') ? from : `package:${from}`;
}

/** Who may know whom. `types` is for what may be imported as types only; names ending in `.ts` mean that file alone. */
const WALLS: Readonly<Record<string, { readonly any: readonly string[]; readonly types: readonly string[] }>> = {
  // What a page and the program say to each other; both sides check it.
  bridge: { any: ['bridge', 'package:'], types: ['core/contract', 'core/model'] },
  renderer: { any: ['renderer', 'bridge', 'package:'], types: ['core/contract', 'core/model'] },
  web: { any: ['web', 'bridge', 'node:', 'package:'], types: ['core/contract', 'core/model'] },
  electron: {
    any: [
      'electron',
      'bridge',
      'node:',
      'package:',
      'core/contract',
      'core/assemble',
      'core/world',
      'core/rules/words.ts',
      'core/rules/figures.ts',
      'core/rules/agent-words.ts',
      'core/rules/reword.ts',
      'core/rules/languages/language.ts',
      'core/rules/languages/tables.ts',
      'core/rules/languages/english.ts',
      'core/rules/languages/messages.ts',
      'core/rules/door-words.ts',
      'core/rules/needed-programs.ts',
      'core/rules/newer-version.ts',
      'core/rules/notices.ts',
      'core/rules/pause-until.ts',
      'core/rules/unlock-words.ts',
    ],
    types: ['core/model', 'core/rules/languages/sentences.ts'],
  },
  cli: {
    any: [
      'cli',
      'bridge',
      'web',
      'node:',
      'package:',
      'core/contract',
      'core/assemble',
      'core/world',
      'core/rules/words.ts',
      'core/rules/figures.ts',
      'core/rules/agent-words.ts',
      'core/rules/reword.ts',
      'core/rules/languages/language.ts',
      'core/rules/languages/tables.ts',
      'core/rules/languages/english.ts',
      'core/rules/languages/messages.ts',
      'core/rules/door-words.ts',
      'core/rules/journal-words.ts',
      'core/rules/pause-until.ts',
    ],
    types: ['core/model', 'core/rules/languages/sentences.ts'],
  },
  core: {
    any: [
      'core',
      'core/rules',
      'core/drivers',
      'core/world',
      'core/model',
      'core/contract',
      'core/remote',
      'core/report',
      'package:',
    ],
    types: [],
  },
  'core/drivers': {
    any: ['core/drivers', 'core/rules', 'core/world', 'core/model', 'core/remote', 'package:'],
    types: ['core/contract'],
  },
  'core/report': { any: ['core/report', 'core/rules', 'core/world', 'core/model', 'package:'], types: ['core/contract'] },
  'core/remote': { any: ['core/remote', 'core/rules', 'core/world', 'core/model', 'node:'], types: [] },
  'core/rules': { any: ['core/rules', 'core/model'], types: [] },
  // One pure text rule is let into the world: how an argument is quoted on its way through a shell.
  'core/world': { any: ['core/world', 'core/model', 'node:', 'package:', 'core/rules/shell-quote.ts'], types: [] },
  'core/model': { any: ['core/model'], types: [] },
  'core/contract': { any: [], types: ['core/model', 'core/rules', 'core'] },
  'core/assemble': {
    any: [
      'core',
      'core/rules',
      'core/drivers',
      'core/world',
      'core/model',
      'core/contract',
      'core/remote',
      'core/report',
      'package:',
    ],
    types: [],
  },
};

function reaches(target: string, allowed: readonly string[]): boolean {
  return allowed.some(entry => {
    if (entry.endsWith(':')) return target.startsWith(entry);
    return entry.endsWith('.ts') ? target === entry : !target.includes(':') && roomOf(target) === entry;
  });
}

const isCode = (path: string): boolean => path.endsWith('.ts') || path.endsWith('.tsx');
const isIn = (path: string, ...folders: readonly string[]): boolean => folders.some(folder => path.startsWith(`${folder}/`));

function eachFile(
  house: House,
  chosen: (path: string) => boolean,
  check: (path: string, text: string) => readonly string[],
): string[] {
  return [...house].flatMap(([path, text]) => (chosen(path) ? check(path, text).map(breach => `${path}: ${breach}`) : []));
}

function eachReading(
  house: House,
  chosen: (path: string) => boolean,
  check: (reading: Reading, path: string) => readonly string[],
): string[] {
  return eachFile(
    house,
    path => isCode(path) && chosen(path),
    (path, text) => check(read(path, text), path),
  );
}

const found = (names: ReadonlySet<string>, pattern: RegExp): string[] => [...names].filter(name => pattern.test(name));
const importsOf = (reading: Reading, pattern: RegExp): string[] =>
  reading.imports.filter(({ from }) => pattern.test(from)).map(({ from }) => from);

// ---- The rules -----------------------------------------------------------------------------------------------------------

const TOP = '/** A sentence that says what this is for. */\n';
const UNFINISHED = ['TO', 'DO'].join('');

const rules: readonly Rule[] = [
  {
    title: 'every room imports only what its wall lets through',
    check: house =>
      eachReading(
        house,
        path => roomOf(path) in WALLS,
        (reading, path) => {
          const wall = WALLS[roomOf(path)];
          if (!wall) return [];
          return reading.imports
            .filter(({ from, typeOnly }) => {
              const target = targetOf(path, from);
              return !reaches(target, wall.any) && !(typeOnly && reaches(target, wall.types));
            })
            .map(({ from, typeOnly }) => `${roomOf(path)} may not import ${from}${typeOnly ? '' : ' (as a value)'}`);
        },
      ),
    caught: [
      { 'renderer/page.ts': "import { purge } from '../core/purge.ts';" },
      { 'renderer/page.ts': "import { Agent } from '../core/contract.ts';" },
      { 'renderer/page.ts': "import { readFile } from 'node:fs/promises';" },
      { 'cli/purge.ts': "import { purge } from '../core/purge.ts';" },
      { 'cli/purge.ts': "import { NOUNS } from '../core/model.ts';" },
      { 'electron/main.ts': "const it = await import('../core/rules/retention.ts');" },
      { 'core/backup.ts': "import { table } from '../cli/table.ts';" },
      { 'core/backup.ts': "export * from '../electron/main.ts';" },
      { 'core/backup.ts': "import { readFile } from 'node:fs/promises';" },
      { 'core/rules/retention.ts': "import { join } from 'node:path';" },
      { 'core/rules/retention.ts': "import type { Clock } from '../world/clock.ts';" },
      { 'core/rules/retention.ts': "import { z } from 'zod';" },
      { 'core/world/files.ts': "import { words } from '../rules/words.ts';" },
      { 'core/world/files.ts': "import { backup } from '../backup.ts';" },
      { 'core/model.ts': "type Clock = import('./world/clock.ts').Clock;" },
    ],
    passed: [
      {
        'renderer/page.ts':
          "import type { Agent } from '../core/contract.ts'; import { type Item } from '../core/model.ts'; import React from 'react';",
      },
      {
        'cli/purge.ts':
          "import { words } from '../core/rules/words.ts'; import { assemble } from '../core/assemble.ts'; import './table.ts';",
      },
      {
        'core/backup.ts':
          "import { names } from './rules/names.ts'; import { script } from './remote/scripts.ts'; import { journal } from './journal.ts';",
      },
      {
        'core/world/files.ts':
          "import { open } from 'node:fs'; import { execa } from 'execa'; import type { Item } from '../model.ts';",
      },
    ],
  },
  {
    title: 'nobody reads the time but core/world/clock.ts',
    check: house =>
      eachReading(
        house,
        path => isIn(path, 'core', 'cli', 'electron') && path !== 'core/world/clock.ts',
        reading => [
          ...found(reading.members, /^(Date\.now|performance\.\w+|process\.hrtime)$/).map(name => `${name} is the clock's`),
          ...found(reading.bareCalls, /^(new )?Date$/).map(name => `${name}() without a value is the clock's`),
          ...importsOf(reading, /^node:perf_hooks$/).map(name => `${name} is the clock's`),
        ],
      ),
    caught: [
      { 'core/backup.ts': 'export const begun = Date.now();' },
      { 'core/rules/names.ts': 'export const begun = new Date();' },
      { 'core/rules/names.ts': 'export const begun = Date();' },
      { 'core/world/files.ts': 'export const begun = performance.now();' },
      { 'cli/progress.ts': 'export const begun = process.hrtime.bigint();' },
      { 'core/agent.ts': "import { performance as p } from 'node:perf_hooks';" },
    ],
    passed: [
      { 'core/rules/names.ts': 'export const of = (value: number) => new Date(value).toISOString() + Date.UTC(2026, 0);' },
      { 'core/world/clock.ts': 'export const now = () => Date.now() + performance.now();' },
      { 'core/rules/words.ts': "// Date.now() in a comment\nexport const text = 'Date.now()';" },
    ],
  },
  {
    title: 'in the core only core/world waits by a timer',
    check: house =>
      eachReading(
        house,
        path => isIn(path, 'core') && !isIn(path, 'core/world'),
        reading => [
          ...found(reading.globals, /^(setTimeout|setInterval|setImmediate)$/),
          ...importsOf(reading, /^(node:)?timers(\/promises)?$/),
          ...found(reading.members, /^globalThis\.set(Timeout|Interval|Immediate)$/),
          ...found(reading.members, /^AbortSignal\.timeout$/),
        ],
      ),
    caught: [
      { 'core/agent.ts': 'setTimeout(() => undefined, 5);' },
      { 'core/agent.ts': "import { setTimeout as delay } from 'node:timers/promises';" },
      { 'core/rules/retry.ts': 'globalThis.setInterval(() => undefined, 5);' },
    ],
    passed: [
      { 'core/world/clock.ts': 'setTimeout(() => undefined, 5);' },
      { 'core/agent.ts': 'export const it = { setTimeout: 5 };' },
    ],
  },
  {
    title: 'chance comes from core/world alone',
    check: house =>
      eachReading(
        house,
        path => isIn(path, 'core', 'cli') && !isIn(path, 'core/world'),
        reading => [
          ...found(reading.members, /^(Math\.random|\w*[cC]rypto\.(random|getRandom)\w+)$/),
          ...found(reading.globals, /^random(UUID|Bytes|Int)$/),
          ...importsOf(reading, /^(node:)?crypto$/),
        ],
      ),
    caught: [
      { 'core/rules/retry.ts': 'export const jitter = Math.random();' },
      { 'core/backup.ts': 'export const id = crypto.randomUUID();' },
      { 'core/remote/scripts.ts': "import { randomBytes } from 'node:crypto';" },
    ],
    passed: [{ 'core/world/files.ts': "import { randomBytes } from 'node:crypto'; randomBytes(3);" }],
  },
  {
    title: 'nobody starts a program but core/world/run-program.ts',
    check: house =>
      eachReading(
        house,
        path => isIn(path, 'core', 'cli', 'electron', 'renderer') && path !== 'core/world/run-program.ts',
        reading => importsOf(reading, /^((node:)?(child_process|cluster|worker_threads)|execa)$/),
      ),
    caught: [
      { 'core/world/place.ts': "import { spawn } from 'node:child_process';" },
      { 'cli/doctor.ts': "const { execa } = await import('execa');" },
      { 'core/drivers/lvm.ts': "import { execa } from 'execa';" },
      { 'core/backup.ts': "import { exec } from 'child_process';" },
    ],
    passed: [{ 'core/world/run-program.ts': "import { spawn } from 'node:child_process'; await import('execa');" }],
  },
  {
    title: 'the rules know no process, no global of Node, no console',
    check: house =>
      eachReading(
        house,
        path => isIn(path, 'core/rules'),
        reading => found(reading.globals, /^(process|Buffer|console|require|fetch|globalThis|queueMicrotask)$/),
      ),
    caught: [
      { 'core/rules/words.ts': 'export const quiet = process.env.QUIET;' },
      { 'core/rules/words.ts': 'if (process.argv.length > 2) process.exit(1);' },
      { 'core/rules/words.ts': "console.log('hello');" },
    ],
    passed: [{ 'core/rules/words.ts': "export const of = (process: { env: string }) => process.env + 'process.env';" }],
  },
  {
    title: 'the page is known to the renderer and electron alone',
    check: house =>
      eachReading(
        house,
        path => isIn(path, 'core', 'cli', 'build'),
        reading => found(reading.globals, /^(document|window|navigator|localStorage|HTML\w*Element|Element|DOMParser)$/),
      ),
    caught: [
      { 'core/words.ts': "document.title = 'x';" },
      { 'cli/alp.ts': 'export const wide = window.innerWidth;' },
      { 'core/model.ts': 'export interface Page { readonly top: HTMLElement }' },
      { 'core/agent.ts': 'export const up = navigator.onLine;' },
    ],
    passed: [
      { 'core/agent.ts': 'const window = 5; export const it = { document: window, at: (x: { navigator: 1 }) => x.navigator };' },
    ],
  },
  {
    title: 'every TypeScript file begins with a sentence that says what it is for',
    check: house =>
      eachFile(house, isCode, (_, text) =>
        /^(#!.*\n)?\/\*\* (?:[^*]|\*(?!\/)){15,}[.!] ?\*\//.test(text)
          ? []
          : ['no purpose sentence (/** … . */) on its first line'],
      ),
    caught: [
      { 'core/backup.ts': 'export const a = 1;' },
      { 'core/backup.ts': `export const a = 1;\n${TOP}` },
      { 'core/backup.ts': '/** Backup */\nexport const a = 1;' },
      { 'test/rules/words.test.ts': "// The words.\nimport 'node:test';" },
    ],
    passed: [{ 'core/backup.ts': TOP }, { 'cli/alp.ts': `#!/usr/bin/env node\n${TOP}` }],
  },
  {
    title: 'every shell script begins with a comment that says what it is for',
    check: house =>
      eachFile(
        house,
        (path, text = house.get(path) ?? '') => path.endsWith('.sh') || /^#!.*\b(sh|bash)\n/.test(text),
        (_, text) => (/^(#!.*\n)?# .{15,}/.test(text) ? [] : ['no purpose comment (# …) on top']),
      ),
    caught: [{ 'core/remote/begin.sh': 'set -eu\n# begin: looks at the vault' }, { install: '#!/bin/sh\nset -eu\n' }],
    passed: [
      { 'core/remote/begin.sh': '# begin: looks at the vault\n' },
      { install: '#!/bin/sh\n# Installs, upgrades or removes.\n' },
    ],
  },
  {
    title: 'nothing is exported without a name',
    check: house =>
      eachReading(
        house,
        path => !/\.config\.ts$/.test(path),
        reading => (reading.hasDefaultExport ? ['default export'] : []),
      ),
    caught: [{ 'core/backup.ts': 'export default function backup() {}' }],
    passed: [{ 'core/backup.ts': 'export function backup() {}' }, { 'rolldown.config.ts': 'export default {};' }],
  },
  {
    title: 'no file is named after nothing in particular',
    check: house =>
      eachFile(
        house,
        () => true,
        path =>
          /(^|[-_])(utils?|helpers?|manager|service|common|misc|stuff)([-_]|$)/i.test(posix.basename(path).split('.')[0] ?? '') ||
          /\/(utils?|helpers?|common|misc)\//.test(`/${path}`)
            ? ['a name that says nothing']
            : [],
      ),
    caught: [
      { 'core/utils.ts': TOP },
      { 'core/world/file-helpers.ts': TOP },
      { 'core/backup-manager.ts': TOP },
      { 'test/common/a.ts': TOP },
    ],
    passed: [{ 'core/world/files.ts': TOP, 'build/alp.service': '' }],
  },
  {
    title: 'nothing is left for later, and no test is left out',
    check: house => [
      ...eachFile(
        house,
        path => path !== 'package-lock.json',
        (_, text) => (new RegExp(`\\b(${UNFINISHED}|FIX${'ME'})\\b`).test(text) ? ['a note to finish it later'] : []),
      ),
      ...eachReading(
        house,
        path => isIn(path, 'test'),
        reading => [
          ...found(reading.members, /^(test|it|t|context|describe|suite)\.(skip|only|todo)$/),
          ...found(reading.keys, /^(only|skip|todo)$/).map(name => `option ${name}`),
        ],
      ),
    ],
    caught: [
      { 'core/backup.ts': `${TOP}// ${UNFINISHED}: the rest` },
      { 'test/rules/words.test.ts': "test.skip('a', () => undefined);" },
      { 'test/rules/words.test.ts': "it.only('a', () => undefined);" },
      { 'test/rules/words.test.ts': "test('a', { skip: true }, () => undefined);" },
    ],
    passed: [{ 'test/rules/words.test.ts': "test('a', { timeout: 5 }, () => undefined);" }],
  },
  {
    title: 'MAP.md names every folder and every story of the core',
    check: house => {
      const map = house.get('MAP.md');
      if (map === undefined) return [];
      const folders = new Set([...house.keys()].map(path => posix.dirname(path)).filter(folder => !folder.startsWith('.')));
      const stories = [...house.keys()].filter(path => /^core\/[^/]+\.ts$/.test(path));
      return [
        ...[...folders]
          .filter(folder => !map.includes(`${posix.basename(folder)}/`))
          .map(folder => `MAP.md: does not name ${folder}/`),
        ...stories.filter(path => !map.includes(posix.basename(path))).map(path => `MAP.md: does not name ${path}`),
      ];
    },
    caught: [
      { 'MAP.md': 'core/', 'core/rules/words.ts': TOP },
      { 'MAP.md': 'core/ rules/', 'core/backup.ts': TOP },
    ],
    passed: [{ 'MAP.md': 'core/ has rules/ and backup.ts', 'core/backup.ts': TOP, 'core/rules/words.ts': TOP }],
  },
  {
    title: 'package-lock.json names no registry',
    check: house =>
      /"resolved": "http/.test(house.get('package-lock.json') ?? '') ? ['package-lock.json: has "resolved" addresses'] : [],
    caught: [{ 'package-lock.json': '{ "a": { "resolved": "https://registry.example/a.tgz" } }' }],
    passed: [{ 'package-lock.json': '{ "a": { "version": "1.0.0" } }' }],
  },
];

// ---- The house as it is --------------------------------------------------------------------------------------------------

const NOT_OURS = new Set(['.git', 'node_modules', 'dist', 'tmp']);
const READABLE = /(\.(ts|tsx|sh|md|json|ini|conf|service|timer|css|html)|\/[a-z]+|^[a-z]+)$/;

function readHouse(): House {
  const house = new Map<string, string>();
  const visit = (folder: string): void => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = posix.join(folder, entry.name);
      if (NOT_OURS.has(entry.name)) continue;
      if (entry.isDirectory()) visit(path);
      else if (entry.isFile() && READABLE.test(path)) house.set(path, readFileSync(join(root, path), 'utf8'));
    }
  };
  visit('.');
  return house;
}

const house = readHouse();

describe('the house', () => {
  for (const rule of rules) {
    test(rule.title, () => {
      assert.deepEqual(rule.check(house), []);
    });
  }

  test('a file that has grown long is said, not refused', t => {
    for (const [path, text] of house) {
      const lines = text.split('\n').length - 1;
      if (isCode(path) && isIn(path, 'core', 'cli') && lines > 300)
        t.diagnostic(`${path} has ${lines} lines: is it still one story?`);
    }
  });
});

describe('each rule catches its breach and lets the rest pass', () => {
  for (const rule of rules) {
    test(rule.title, () => {
      for (const sample of rule.caught) {
        assert.notDeepEqual(rule.check(new Map(Object.entries(sample))), [], `not caught: ${JSON.stringify(sample)}`);
      }
      for (const sample of rule.passed) {
        assert.deepEqual(rule.check(new Map(Object.entries(sample))), [], `wrongly caught: ${JSON.stringify(sample)}`);
      }
    });
  }
});
