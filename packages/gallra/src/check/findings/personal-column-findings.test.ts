import type { LiveColumn } from '@gallra/core/store';
import { describe, expect, test } from 'vitest';
import { check, found, withTable } from '../../testing/checked.ts';
import { contacts, estatePolicy, liveAgencies, liveContacts, liveDeals } from '../../testing/estate.ts';
import { catalogue, column, table, type types } from '../../testing/live-schema.ts';

const code = 'column.looksPersonal';

/** What is told of the columns of a table that is 'notPersonal'. */
const told = (...columns: readonly LiveColumn[]) =>
  check(estatePolicy({ things: 'notPersonal' }), withTable(table('things', columns)))
    .findings.filter((finding) => finding.code === code)
    .map(({ message }) => message);

const isTold = (name: string, type: keyof typeof types = 'text', more: Partial<LiveColumn> = {}) =>
  told(column(name, type, more)).length === 1;

describe("columns that are 'notPersonal'", () => {
  test.each([
    'birth_date',
    'birthDate',
    'födelsedatum',
    'FODELSEAR',
    'dob',
    'född',
    'home_phone',
    'telefon',
    'telefon_2',
    'mobil',
    'Mobile',
    'first_name',
    'FirstName',
    'lastname',
    'förnamn',
    'efternamn',
    'contact_name',
    'company_contact_name',
    'user_name',
    'address',
    'address_line_1',
    'HomeAddress',
    'adress',
    'gatuadress',
    'e_mail',
    'E-Mail',
    'personal_email',
    'e_post',
    'epost',
    'personnummer',
    'ssn',
    'ip',
    'ip_address',
    'IPAddress',
    'clientIp',
    'photo',
    'bild',
    'avatar_url',
  ])('are told where they are called like personal data, in English and Swedish: %s', (name) => {
    expect(isTold(name)).toBe(true);
  });

  test.each([
    // Parts of words.
    'filename',
    'recipe',
    'zip',
    'description',
    'shipment',
    'hotel',
    'bildning',
    'mailing',
    'emailing',
    // Names of things, and what companies have.
    'name',
    'table_name',
    'file_name',
    'company_name',
    'product_name',
    'namn',
    'company_phone',
    'web_address',
    // What is about an address and not one.
    'phone_type',
    'email_template',
    'photo_count',
    'has_photo',
    'address_id',
  ])('are not told where they are called something else: %s', (name) => {
    expect(isTold(name)).toBe(false);
  });

  test('are told by their type, whatever they are called', () => {
    const address = { type: 'inet', takes: 'address', times: [] } as const;
    expect(isTold('origin', 'text', address)).toBe(true);
    expect(isTold('device', 'text', { type: 'macaddr', takes: 'text' })).toBe(true);
    // MariaDB's own type says nothing of what it takes.
    const { takes: _, ...mariadb } = column('origin', 'text', { type: 'inet6' });
    expect(told(mariadb)).toHaveLength(1);
  });

  test('are not told where their type cannot hold what they are called', () => {
    expect(isTold('email', 'integer')).toBe(false);
    expect(isTold('email_verified_at', 'timestamp with time zone')).toBe(false);
    expect(isTold('phone', 'text', { type: 'boolean', takes: 'text' })).toBe(false);
    expect(isTold('birth_year', 'integer')).toBe(true);
    expect(isTold('born_at', 'timestamp with time zone')).toBe(true);
    expect(isTold('phone', 'integer')).toBe(true);
    // SQLite takes anything everywhere; what the column was declared to be is what there is to go by.
    const sqlite = (name: string, type: string) => isTold(name, 'text', { type, takes: 'anything' });
    expect(sqlite('email', 'BOOLEAN')).toBe(false);
    expect(sqlite('email', 'INTEGER')).toBe(false);
    expect(sqlite('email', 'DATETIME')).toBe(false);
    expect(sqlite('email', 'VARCHAR')).toBe(true);
    expect(sqlite('email', '')).toBe(true);
  });

  test('are told once for each table, as a note, with what they are called like', () => {
    const suppliers = table('suppliers', [column('contact_name', 'text'), column('phone', 'text')]);
    const { ok, findings } = check(estatePolicy({ suppliers: 'notPersonal' }), withTable(suppliers));
    expect(ok).toBe(true);
    expect(findings).toMatchObject([{ severity: 'info', code, path: 'tables.suppliers' }]);
    expect(findings[0]!.message).toContain("contact_name (a person's name), phone (a telephone number).");
  });

  const withColumns = (names: readonly string[]) => {
    const written = Object.fromEntries(names.map((name) => [name, 'notPersonal'] as const));
    const policy = estatePolicy({ contacts: { ...contacts, columns: { ...contacts.columns, ...written } } });
    const live = { ...liveContacts, columns: [...liveContacts.columns, ...names.map((name) => column(name, 'text'))] };
    return check(policy, catalogue(liveAgencies, live, liveDeals)).findings.filter((finding) => finding.code === code);
  };

  test("of a table where people live, a mere name is theirs, and a company's is not", () => {
    expect(withColumns(['display_name', 'first_name'])).toMatchObject([{ path: 'tables.contacts' }]);
    expect(withColumns(['company_name', 'shoe_size'])).toEqual([]);
  });

  test('are not told where the policy classifies them, or puts them off', () => {
    expect(withColumns([])).toEqual([]);
    const visitors = table('visitors', [column('id', 'integer'), column('email', 'text')]);
    const put = (email: 'todo' | 'notPersonal') =>
      found(estatePolicy({ visitors: { columns: { id: 'key', email }, then: 'erase' } }), withTable(visitors), code);
    expect(put('todo')).toEqual([]);
    expect(put('notPersonal')).toEqual(['info column.looksPersonal tables.visitors']);
    expect(found(estatePolicy({ visitors: 'todo' }), withTable(visitors), code)).toEqual([]);
  });

  test("are not told where they are the controllers' own particulars, by which the policy names them", () => {
    const columns = { id: 'key', ended_at: 'notPersonal', mail: 'notPersonal', phone: 'notPersonal' } as const;
    const agencies = { columns, then: 'anonymise' } as const;
    const named = (controllers: object) =>
      estatePolicy({ agencies }, { controllers: { in: 'agencies', agreementEnded: 'ended_at', ...controllers } });
    const live = {
      ...liveAgencies,
      columns: [...liveAgencies.columns, column('mail', 'text'), column('phone', 'text')],
    };
    const schema = catalogue(live, liveContacts, liveDeals);
    expect(found(named({ email: 'mail', phone: 'phone' }), schema, code)).toEqual([]);
    expect(found(named({ email: 'mail' }), schema, code)).toEqual(['info column.looksPersonal tables.agencies']);
  });
});
