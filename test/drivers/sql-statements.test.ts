/** The cutter of dumps: what counts as a comment, where a statement ends, and that no row is ever held. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { statementCutter } from '../../core/drivers/sql-statements.ts';

interface Cut {
  readonly comments: readonly string[];
  readonly statements: readonly string[];
  readonly isWhole: boolean;
}

function cut(text: string, sizes: readonly number[] = [text.length]): Cut {
  const comments: string[] = [];
  const statements: string[] = [];
  const cutter = statementCutter({
    comment: line => comments.push(line),
    begins: () => statements.push(''),
    bytes: piece => statements.push(statements.pop() + piece.toString('latin1')),
  });
  const bytes = Buffer.from(text, 'latin1');
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = Math.max(1, sizes[turn % sizes.length] ?? 1);
    cutter.push(bytes.subarray(at, at + size));
    at += size;
  }
  return { comments, statements, isWhole: cutter.end() };
}

const sample = [
  '-- Table structure for table `a`',
  'DROP TABLE IF EXISTS `a\n-- not a comment\n`;',
  "CREATE TABLE `a` (`b;\n` text COMMENT 'it\\'s;\n' /* ;\n */) ;",
  'INSERT INTO `a` (`VALUES (;\n`, row_start) VALUES',
  "(1,'a\\n\\';'),",
  "(2,');');",
  'DELIMITER ;;',
  "CREATE PROCEDURE p() BEGIN -- Dumping it's ;;",
  'SELECT "x;;\n--\n-- Table structure for table `x`\n"; # don\'t ;;',
  '/* ;;\nDELIMITER ;\n*/ SELECT 5--3; END ;;',
  "/*!50003 CREATE TRIGGER t BEGIN SET @a = ';;'; END */;;",
  'DELIMITER ;',
  '-- Dump completed',
  '',
].join('\n');

describe('a stream of statements', () => {
  test('has comments only between its statements', () => {
    const { comments, statements, isWhole } = cut(sample);
    assert.deepEqual(comments, ['-- Table structure for table `a`', '-- Dump completed']);
    assert.ok(isWhole);
    assert.deepEqual(
      statements.map(statement => statement.slice(0, 12)),
      ['DROP TABLE I', 'CREATE TABLE', 'INSERT INTO ', 'DELIMITER ;;', 'CREATE PROCE', '/*!50003 CRE', 'DELIMITER ;\n'],
    );
    assert.equal([...statements, ...comments.map(line => `${line}\n`)].join('').length, sample.length);
  });

  test('is cut in the same way however it arrives', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 12 }), sizes => {
        assert.deepEqual(cut(sample, sizes), cut(sample));
      }),
    );
  });

  test('ends in the middle when it was cut off, wherever that was within a statement', () => {
    const open = sample.indexOf('CREATE TABLE');
    for (let length = open + 1; length < sample.indexOf('INSERT') - 1; length += 1)
      assert.ok(!cut(sample.slice(0, length)).isWhole);
  });

  test('follows NO_BACKSLASH_ESCAPES, under which a routine may have been written', () => {
    const text =
      "/*!50003 SET sql_mode              = 'ANSI,NO_BACKSLASH_ESCAPES' */ ;\nSELECT '\\';\n/*!50003 SET sql_mode = @saved_sql_mode */ ;\nSELECT '\\';\n';\n";
    const { statements } = cut(text);
    assert.deepEqual([statements[1], statements[3]], ["SELECT '\\';\n", "SELECT '\\';\n';\n"]);
  });

  test('is passed on while it arrives: of a row of 100 MB nothing is held', () => {
    let [pushed, passed, most] = [0, 0, 0];
    const cutter = statementCutter({
      comment: () => undefined,
      begins: () => undefined,
      bytes: piece => {
        passed += piece.length;
      },
    });
    const push = (bytes: Buffer) => {
      cutter.push(bytes);
      pushed += bytes.length;
      most = Math.max(most, pushed - passed);
    };
    push(Buffer.from("INSERT INTO `a` VALUES\n('"));
    const piece = Buffer.alloc(65_536, 'a film; ');
    for (let turn = 0; turn < 1600; turn += 1) push(piece);
    push(Buffer.from("');\n"));
    assert.ok(most <= 1024, `${most} bytes were held`);
    assert.equal(passed, pushed);
    assert.ok(cutter.end());
  });
});
