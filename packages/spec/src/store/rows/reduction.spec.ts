import { due, type OpenStore, policyWith } from '@gallra/world';
import { describe, expect, test } from 'vitest';
import { dispose, peopleStoreOn, scope } from '../people-store.ts';

const anonymise = { table: 'traces', scope, limit: 100, action: 'anonymise' } as const;

/** A moment or day as databases and drivers write it, without what they add: zones, zeros, the letter T. */
const plain = (value: string | null | undefined): string | null => {
  if (value === null || value === undefined) return null;
  const read = / GMT|\+\d\d$/.test(value) ? new Date(value).toISOString() : value;
  return read.replace('T', ' ').replace(/(\.0+)?Z?$/, '');
};

/** Values that keep a part of what they told: no hash, and not enough to single anybody out by itself (R48, T13). */
export function reductionSpec(open: OpenStore): void {
  const makeStore = peopleStoreOn(open);
  /** What each value becomes, in rows that are disposed of twice. */
  async function reduced(
    column: string,
    values: readonly unknown[],
    zone?: string,
  ): Promise<readonly (string | null | undefined)[]> {
    const policy = policyWith();
    const { store, left } = await makeStore(zone === undefined ? policy : { ...policy, timeZone: zone }, {
      traces: values.map((value, index) => ({ id: index + 1, seen: due, [column]: value })),
    });
    const first = await dispose(store, anonymise);
    expect(first.changed).toBe(first.matched);
    const once = (await left('traces')).map((row) => row[column]);
    expect(await dispose(store, anonymise)).toMatchObject({ matched: 0 });
    const tally = await store.transaction((tx) => tx.rows.tally({ table: 'traces', scope, incomingKeys: [] }));
    expect(tally).toMatchObject({ anonymise: 0 });
    return once;
  }

  describe('a point in time generalised to its year', () => {
    const moments = ['1964-08-23T10:20:30.000Z', '2024-12-31T22:59:59.000Z', '2024-12-31T23:00:00.000Z'];
    const years = ['1963-12-31 23:00:00', '2023-12-31 23:00:00', '2024-12-31 23:00:00'];
    const sql = (text: string) => text.replace('T', ' ').slice(0, 19);

    test('a date: 1 January, and null stays null', async () => {
      expect((await reduced('at_date', ['1964-08-23', '2000-01-01', '1999-12-31', null])).map(plain)).toEqual([
        '1964-01-01',
        '2000-01-01',
        '1999-01-01',
        null,
      ]);
    });

    test('a time without a zone: the year it says', async () => {
      const found = await reduced('at_local', ['1964-08-23 10:20:30', '2024-12-31 23:59:59', '2025-01-01 00:00:00']);
      expect(found.map(plain)).toEqual(['1964-01-01 00:00:00', '2024-01-01 00:00:00', '2025-01-01 00:00:00']);
    });

    test("UTC: the year in the policy's time zone, from its first moment", async () => {
      expect((await reduced('at_utc', moments.map(sql))).map(plain)).toEqual(years);
    });

    test('ISO text: the same, and anything else is no time and goes', async () => {
      const others = ['', 'soon', 'born 1964-08-23', '19640823-1234', null];
      const found = await reduced('at_iso', [...moments, ...others]);
      expect(found.map(plain)).toEqual([...years, ...others.map(() => null)]);
      expect(found[0]).toBe('1963-12-31T23:00:00.000Z');
    });

    test('seconds and milliseconds: numbers, not below 0 where the value was not', async () => {
      const seconds = moments.slice(1).map((moment) => Date.parse(moment) / 1000);
      const starts = years.slice(1).map((start) => Date.parse(`${start.replace(' ', 'T')}Z`) / 1000);
      expect(await reduced('at_seconds', [...seconds, 0, 86_400, null])).toEqual([
        ...starts.map(String),
        '0',
        '0',
        null,
      ]);
      expect(await reduced('at_millis', [...seconds.map((second) => second * 1000), -1, 1e15])).toEqual([
        ...starts.map((second) => String(second * 1000)),
        '-3600000',
        null,
      ]);
    });

    test('what is not there stays so where something else in the row is generalised', async () => {
      const told = {
        at_date: '1964-08-23',
        at_local: '1964-08-23 10:20:30',
        at_utc: '1964-08-23 10:20:30',
        at_iso: '1964-08-23T10:20:30.000Z',
        at_seconds: 1_735_000_000,
        at_millis: 1_735_000_000_000,
      };
      const names = Object.keys(told);
      const { store, left } = await makeStore(policyWith(), {
        traces: Object.entries(told).map(([name, value], index) => ({ id: index + 1, seen: due, [name]: value })),
      });
      expect(await dispose(store, anonymise)).toMatchObject({ changed: names.length });
      const there = (await left('traces')).map((row) => names.filter((name) => plain(row[name]) !== null));
      expect(there).toEqual(names.map((name) => [name]));
    });

    test('west of Greenwich a year begins later, and where the offset has changed as it was then', async () => {
      const turn = ['2024-12-31 23:30:00', '2025-01-01 04:59:59', '2025-01-01 05:00:00'];
      const found = await reduced('at_utc', turn, 'America/New_York');
      expect(found.map(plain)).toEqual(['2024-01-01 05:00:00', '2024-01-01 05:00:00', '2025-01-01 05:00:00']);
      const summer = ['2018-06-01 12:00:00', '2019-01-01 02:00:00', '2020-01-01 02:59:59', '2019-09-01 12:00:00'];
      expect((await reduced('at_utc', summer, 'America/Sao_Paulo')).map(plain)).toEqual([
        '2018-01-01 02:00:00',
        '2019-01-01 02:00:00',
        '2019-01-01 02:00:00',
        '2019-01-01 02:00:00',
      ]);
    });
  });

  test('an IP address loses what tells a household: 24 bits of IPv4 stay, 48 of IPv6, and nothing that is no address', async () => {
    const addresses: readonly (readonly [string, string | null])[] = [
      ['192.0.2.17', '192.0.2.0'],
      ['192.0.2.0', '192.0.2.0'],
      ['255.255.255.255', '255.255.255.0'],
      ['2001:db8:85a3:8d3:1319:8a2e:370:7348', '2001:db8:85a3::'],
      ['2001:DB8:85A3::7348', '2001:db8:85a3::'],
      ['2001:db8:85a3::', '2001:db8:85a3::'],
      ['2001:db8::1', '2001:db8::'],
      ['2001::1:2:3', '2001::'],
      ['::1', '::'],
      ['::', '::'],
      ['::ffff:192.0.2.17', '::ffff:192.0.2.0'],
      ['::FFFF:192.0.2.300', null],
      ['192.0.2.256', null],
      ['192.0.2', null],
      ['192.0.2.1.5', null],
      ['070.123.45.67', null],
      ['1.2.3.4, 5.6.7.8', null],
      ['192.0.2.17:8080', null],
      ['192.0.2.17\n', null],
      ['fe80::1%eth0', null],
      ['00:1a:2b:3c:4d:5e', null],
      ['12:30:45', null],
      ['2001:db8:::1', null],
      ['2001::db8::1', null],
      ['2001:db8:85a3:12345::', null],
      [':2001:db8:85a3:1:2:3:4', null],
      ['2001:db8:85a3:1:2:3:4:', null],
      ['640823-1234', null],
      ['karin@example.se', null],
      ['"],["', null],
      ['', null],
    ];
    expect(
      await reduced(
        'address',
        addresses.map(([address]) => address),
      ),
    ).toEqual(addresses.map(([, network]) => network));
  });

  test('a code loses all but its first characters, however they are written', async () => {
    const codes = ['114 20', '114', '11', '', 'åäö 12', '👩‍💻 1', null];
    expect(await reduced('postcode', codes)).toEqual([
      '114',
      '114',
      '11',
      '',
      'åäö',
      [...'👩‍💻 1'].slice(0, 3).join(''),
      null,
    ]);
  });
}
