import { readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Run, runDemo, stepsOf } from '@gallra/example-demo';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSwedishData } from './swedish-data.ts';

const now = new Date('2026-11-21T09:00:00Z');

let run: Run;
let files: readonly string[];

beforeAll(async () => {
  run = await runDemo();
  files = [...new Set(run.output.match(/\/\S*gallra-demo-\S+\.(?:json|html)/g))];
});

afterAll(async () => {
  for (const folder of new Set(files.map((file) => dirname(file)))) await rm(folder, { recursive: true });
});

describe('the demo', () => {
  it('runs to the end, without a terminal, without a complaint and without colours', () => {
    expect(run.errors).toBe('');
    expect(run.code).toBe(0);
    expect(run.output).not.toContain('\u001b');
  });

  it('takes its steps in order', () => {
    expect(stepsOf(run)).toEqual([
      '1 A database',
      '2 Check: does the policy cover the database?',
      '3 Plan: what would go, what would stay, and why?',
      '4 Sweep',
      '5 One person, before and after',
      '6 “What do you hold about me?”',
      '7 “Forget me”: what must be said before the button is pressed',
      '8 Erasure, and what is left',
      '9 Look for yourself',
      '10 The audit log: who did what, and that nobody altered it',
    ]);
  });

  it.each([
    ['fills thousands of rows', /: \d \d{3} rows\.\s+Each\s+agency\s+is\s+the\s+controller/],
    ['finds everything covered', /15 of 15 tables and 131 of 131 columns are classified/],
    [
      'says what goes from each table and what the rest is needed for',
      /messages +1 \d{3} +1 \d{3} +– +\d+ +legalClaims/,
    ],
    [
      'says how long a statute keeps data',
      /bookkeeping +bokföringslagen \(1999:1078\) 7 kap\. 2 §.*: 7 years\s+from the end/,
    ],
    ['sweeps', /contacts +\d+ erased/],
    ['has nothing left to sweep', /Run again at once, it\s+finds nothing to do/],
    ['shows the notes gone', /notes +Säljer efter skilsmässa….* –/],
    ['warns by name of the act', /! Documents of the brokerage \(fastighetsmäklarlagen \(2021:516\) 3 kap\. 19 §/],
    [
      'ends with the day the last invoice goes',
      /until 2028-12-31 {2}bokföringslagen[^\n]*\n +Invoice: Number, Date, Amount/,
    ],
    [
      'and the day due diligence ends',
      /until 2027-09-09 {2}penningtvättslagen[^\n]*\n +Contact: Name, Personal identity/,
    ],
  ])('%s', (_, line) => {
    expect(run.output).toMatch(line);
  });

  it('writes the access package as data and as a page in Swedish and in English', async () => {
    expect(files.map((file) => file.replace(/.*\//, ''))).toEqual(['access.json', 'access.sv.html', 'access.en.html']);
    const [data, sv, en] = await Promise.all(files.map((file) => readFile(file, 'utf8')));
    expect(JSON.parse(data ?? '')).toMatchObject({ format: 'gallra.access/1', subject: { category: 'registered' } });
    expect(sv).toContain('<html lang="sv"');
    expect(en).toContain('<html lang="en"');
    for (const page of [sv, en]) expect(page).toContain('Gunilla Åkerström');
  });

  it('writes amounts and codes for people on the pages, and as they are held in the data', async () => {
    const [data, sv, en] = await Promise.all(files.map((file) => readFile(file, 'utf8')));
    expect(data).toMatch(/"column": "price",[^}]+\}[^}]+"value": \d+,/);
    expect(sv).toMatch(/<dt>Pris<\/dt><dd[^>]*>\d{1,3}(\s\d{3})+\skr</);
    expect(en).toMatch(/<dt>Price<\/dt><dd[^>]*>SEK\s\d{1,3}(,\d{3})+</);
    expect(data).toMatch(/"value": "(low|normal|high)"/);
    expect(sv).toMatch(/<dt>Risk<\/dt><dd[^>]*>(låg|normal|hög)</);
  });

  it('ends with a log that is verified, and names the event of which one byte was altered in a copy', async () => {
    const [file = ''] = run.output.match(/\/\S*gallra-demo-\S+\/log\.ndjson/) ?? [];
    const [, ...lines] = (await readFile(file, 'utf8')).trimEnd().split('\n');
    const events: { id: string; rows: number }[] = lines.map((line) => JSON.parse(line).event);
    expect(run.output).toMatch(/rows\.updated +3 +3 people +interest +agent-7 +contacts: last_contact_at/);
    expect(run.output).toContain(`log verified: ${events.length} events, 1 checkpoint\n`);
    const altered = events.findIndex(({ rows }) => rows === 3);
    expect(run.output).toContain(`event.altered  number ${altered}, event ${events[altered]?.id}\n`);
    expect(run.output.indexOf('event.altered')).toBeGreaterThan(run.output.indexOf('log verified'));
  });

  it('shows nobody but the one made-up contact, of whom it says that she is', () => {
    expect(run.output).toMatch(/made-up contact, shown here on purpose/);
    const { contacts, users, messages, agencies, bids } = makeSwedishData({ now, contacts: 1_000 });
    const others = contacts.filter(({ name }) => name !== 'Gunilla Åkerström');
    const values = [
      ...others.flatMap(({ name, personnummer, email, phone, notes }) => [name, personnummer, email, phone, notes]),
      ...users.flatMap(({ name, email, username }) => [name, email, username]),
      ...agencies.flatMap(({ contact_name, contact_email, org_no }) => [contact_name, contact_email, org_no]),
      ...messages.map(({ body }) => body),
      ...bids.map(({ conditions }) => conditions),
    ].filter((value) => value !== null);
    expect(values.length).toBeGreaterThan(5_000);
    expect(values.filter((value) => run.output.includes(value))).toEqual([]);
  });
});
