/** A database with everything that is hard to dump, and what the server says of it, to be compared before and after. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { MariadbServer } from '../../build/mariadb-server.ts';

/** Names that look like something else to a file system or to a reader of dumps. */
export const oddNames = [
  'a/b',
  '.',
  '..b',
  'Ü',
  'a%2Fb',
  'with `quotes` "and\' more',
  'two\n--\n-- Table structure for table `orders`\n--\nlines',
  'x'.repeat(64),
  '☃'.repeat(50),
];

const quoted = (name: string) => `\`${name.replaceAll('`', '``')}\``;
const everyByte = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)).toString('hex');

/** `database` is made anew. */
export function makeHardDatabase(server: MariadbServer, database: string): void {
  const odd = oddNames.map(
    (name, at) => `CREATE TABLE ${quoted(name)} (n INT) COMMENT='a;\n-- b'; INSERT INTO ${quoted(name)} VALUES (${at});`,
  );
  server.sql(`
DROP DATABASE IF EXISTS ${quoted(database)};
CREATE DATABASE ${quoted(database)} CHARACTER SET utf8mb4;
USE ${quoted(database)};
CREATE TABLE customers (id INT PRIMARY KEY, name VARCHAR(80));
CREATE TABLE orders (
  id INT PRIMARY KEY AUTO_INCREMENT, customer INT, note TEXT, picture LONGBLOB,
  \`VALUES (;\nx\` INT GENERATED ALWAYS AS (CHAR_LENGTH(note)) STORED, day DATE DEFAULT '2020-02-29',
  kind ENUM('a\nb', 'c;') DEFAULT 'c;', at TIMESTAMP DEFAULT '2020-02-29 12:00:00', spot POINT, bits BIT(7), number DOUBLE,
  FOREIGN KEY (customer) REFERENCES customers (id));
INSERT INTO customers VALUES (1, 'Zoë 🦊'), (2, '');
INSERT INTO orders (customer, note, picture, spot, bits, number) VALUES
  (1, 'two\nlines; ''quotes'' "and" \`more\` \\\\ \\r\\n\\t\\0\\Z', x'${everyByte}', POINT(1, 2), b'1010101', 1e-300),
  (NULL, '\n);\n-- Table structure for table \`customers\`\n', REPEAT(x'${everyByte}', 300), NULL, NULL, 0.1),
  (2, '', '', NULL, 0, -0.0), (2, NULL, NULL, NULL, NULL, NULL);
INSERT INTO orders (customer, note) SELECT 1, CONCAT('row ', seq, '\n', REPEAT('🦊', 20)) FROM seq_1_to_3000;
CREATE TABLE empty (n INT);
CREATE TABLE log (n INT, line TEXT) ENGINE=MyISAM;
INSERT INTO log VALUES (1, 'one');
CREATE TABLE history (n INT) WITH SYSTEM VERSIONING;
INSERT INTO history VALUES (1); UPDATE history SET n = 2;
CREATE SEQUENCE numbers START WITH 7;
DO NEXTVAL(numbers);
CREATE TABLE numbered (n INT DEFAULT NEXTVAL(numbers));
${odd.join('\n')}
CREATE VIEW b_view AS SELECT id, note FROM orders WHERE note LIKE '%;\n%';
CREATE VIEW a_view AS SELECT id FROM b_view;
DELIMITER ;;
CREATE FUNCTION twice(n INT) RETURNS INT DETERMINISTIC RETURN n * 2;;
CREATE DEFINER=gone@localhost PROCEDURE tricky() BEGIN
  -- Table structure for table \`customers\`
  SELECT 'x;;
--
-- Table structure for table \`customers\`
--
';
  /* DELIMITER ;
DELIMITER ;
  */ SELECT 5--3; # it's
END;;
SET sql_mode = 'NO_BACKSLASH_ESCAPES';;
CREATE PROCEDURE slash() SELECT '\\';;
SET sql_mode = '';;
CREATE VIEW c_view AS SELECT twice(id) AS two FROM orders;;
CREATE TRIGGER stamp BEFORE INSERT ON orders FOR EACH ROW BEGIN
  SET NEW.note = CONCAT(IFNULL(NEW.note, ''), ';;');
END;;
CREATE TRIGGER loud BEFORE UPDATE ON customers FOR EACH ROW SET NEW.name = UPPER(NEW.name);;
CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 00:00:00' DISABLE DO DELETE FROM log;;
ALTER DATABASE ${quoted(database)} COLLATE utf8mb4_unicode_ci;;
`);
}

/** What an independent dump says of a database: structure, rows with their bytes in hexadecimal, history, routines. */
export function spoken(server: MariadbServer, database: string, without: readonly string[] = []): string {
  const options = [
    '--routines',
    '--events',
    '--triggers',
    '--hex-blob',
    '--dump-history',
    '--skip-dump-date',
    '--single-transaction',
  ];
  const text = execFileSync(
    'mariadb-dump',
    [
      '--no-defaults',
      `--socket=${server.socket}`,
      '--user=root',
      '--default-character-set=utf8mb4',
      ...options,
      ...without,
      '--',
      database,
    ],
    { encoding: 'utf8', maxBuffer: 1e9 },
  );
  return text.replace(/^-- Host: .*$/m, '').replaceAll(/(ALTER DATABASE|for database) [`']\w+[`']/g, '$1');
}

/** Keeps writers and readers out of a table until it is let go: whoever dumps stands still there. */
export async function lockTable(server: MariadbServer, table: string): Promise<() => Promise<void>> {
  const child = spawn('mariadb', ['--no-defaults', `--socket=${server.socket}`, '--user=root', '--batch', '--unbuffered'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  child.stdin.on('error', () => undefined);
  child.stdin.write(`LOCK TABLES ${table} WRITE; SELECT 'locked';\n`);
  await once(child.stdout, 'data');
  return async () => {
    child.stdin.end();
    await ended;
  };
}
