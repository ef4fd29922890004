import { describe, expect, test } from 'vitest';
import { modulesWith } from '../../sources.ts';

const event = 'kysely/src/store/audit/event-insert.ts';
const naming = 'kysely/src/store/own/subject-naming.ts';

describe('what the handle, the store and the triggers write alike is written in one module', () => {
  test.each([
    ['an event', /log, type, envelope, actor_salt, actor\b/, event],
    ['whose it is', /\(subject, event\)/, event],
    ['a log that is opened', /\(log, controller, open_for, size\)/, event],
    ['the reference of a person', /\(reference, controller, home, category, subject_key\)/, naming],
    ['that nobody is named twice', /on conflict \(home, subject_key, controller\)/, naming],
    ['what a commitment is made over', /gallra\/audit\/commitment/, 'core/src/audit/payload.ts'],
  ])('%s', (_what, words, home) => {
    expect(modulesWith(words)).toEqual([home]);
  });

  test("and nowhere else is anything inserted into the tables of the audit log's events and of people", () => {
    const target =
      /insert(?:ion)?\b[^;]{0,20}?(?:into \$\{|\(\s*)(?:events|subjects|own\('gallra_(?:audit|subjects|audit_subjects|audit_logs)'\)|logs)\b/;
    expect([...modulesWith(target)].sort()).toEqual([event, naming]);
  });

  test('an envelope is spelt where it is read back fast, and nowhere else', () => {
    expect(modulesWith(/"outcome":|,"v":1/)).toEqual(['audit/src/verify/usual-envelope.ts']);
  });
});
