/** Collects what an attempt complains about: counts everything, keeps the first of many. */
import type { Warning } from '../model.ts';
import { type Complaint, type Complaints, readComplaint } from './verdicts.ts';

/** More names than this help nobody, and a million of them must not fill the memory. */
const keptWarnings = 1000;
const keptLines = 20;

export function collectComplaints(): { add(line: string): void; heard(): Complaints } {
  const warnings: Warning[] = [];
  const warningKinds = new Set<Warning['kind']>();
  const kinds = new Set<Complaint['kind']>();
  const lines: string[] = [];
  let warningCount = 0;
  let connection: Complaints['connection'];
  return {
    add(line) {
      const complaint = readComplaint(line);
      kinds.add(complaint.kind);
      if (complaint.kind === 'warning') {
        warningCount++;
        // Of every kind at least one is kept: it decides whether the snapshot may be published.
        const known = warningKinds.has(complaint.warning.kind);
        if (warnings.length < keptWarnings || !known) warnings.push(complaint.warning);
        warningKinds.add(complaint.warning.kind);
      }
      // The first cause counts: what follows is its consequence.
      if (complaint.kind === 'connection') connection ??= complaint.reason;
      if (lines.length < keptLines && line.trim() !== '') lines.push(line);
    },
    heard: () => ({ warnings, warningCount, kinds, connection, lastLines: lines }),
  };
}
