import { type Policy, parsePolicy, type Row } from '@gallra/core';
import { liveSchema, liveTable, type OpenStore, type World } from '@gallra/world';
import { describe, expect, test } from 'vitest';
import { answered } from './answer.ts';

const label = (text: string) => ({ sv: text, en: text });
const client = { category: 'contact', key: '1', controller: '1' };
const noon = (date: string) => new Date(`${date}T11:00:00Z`);

const purpose = (title: string, categories: readonly string[], keep: Policy['purposes'][string]['keep']) => ({
  title: label(title),
  subjects: 'all' as const,
  categories,
  keep,
});

/** An agency whose service and whose obligations end by themselves, and what the vendor does for it and of its own accord. */
const policy = parsePolicy({
  timeZone: 'Europe/Stockholm',
  times: 'date',
  controllers: {
    in: 'agencies',
    agreementEnded: { latest: ['service_ended_on', 'obligations_ended_on'] },
    returnWithin: { default: 'P30D', security: 'P90D' },
  },
  subjects: { contact: label('contacts') },
  categories: {
    identity: label('identity'),
    invoice: label('invoices'),
    log: { ...label('logs'), security: true },
  },
  events: { lastContact: label('the last contact') },
  purposes: {
    sales: {
      ...purpose('sales', ['identity', 'log'], { from: 'lastContact', for: 'P10Y' }),
      role: 'tenant',
      basis: '6(1)(f)',
    },
    operation: { ...purpose('operation', ['log'], { while: 'agreement' }), role: 'processor' },
    backup: { ...purpose('backup', ['identity', 'invoice'], { inherit: 'others' }), role: 'processor' },
    billing: { ...purpose('billing', ['invoice'], { while: 'agreement' }), role: 'controller', basis: '6(1)(b)' },
    accounts: {
      ...purpose('accounts', ['invoice'], { from: 'lastContact', for: 'P1Y' }),
      role: 'controller',
      basis: '6(1)(c)',
    },
  },
  tables: {
    agencies: {
      controller: 'id',
      columns: { id: 'key', service_ended_on: 'notPersonal', obligations_ended_on: 'notPersonal' },
      then: 'anonymise',
    },
    contacts: {
      controller: 'agency_id',
      subjects: { id: 'contact' },
      events: { lastContact: 'contacted_on' },
      columns: {
        id: 'key',
        agency_id: 'key',
        name: 'identity',
        paid: 'invoice',
        address: 'log',
        secret: 'credential',
        contacted_on: 'notPersonal',
      },
      then: 'erase',
    },
  },
});

function world(ended: Row): World {
  return {
    policy,
    schema: liveSchema(
      liveTable('agencies', ['id', 'service_ended_on', 'obligations_ended_on']),
      liveTable('contacts', ['id', 'agency_id', 'name', 'paid', 'address', 'secret', 'contacted_on']),
    ),
    rows: {
      agencies: [{ id: 1, service_ended_on: null, obligations_ended_on: null, ...ended }],
      contacts: [
        {
          id: 1,
          agency_id: 1,
          name: 'Karin',
          paid: '90 kr',
          address: '192.0.2.7',
          secret: '$2b$10',
          contacted_on: '2026-06-01',
        },
      ],
    },
  };
}

/** When what is held for a controller goes, once its agreement has ended; on any store. */
export function agreementEndSpec(open: OpenStore): void {
  const both = { service_ended_on: '2026-09-01', obligations_ended_on: '2026-10-01' };
  const asked = (at: string, ended: Row = both) =>
    answered(open, world(ended), { of: client, table: 'contacts', at: noon(at) });

  describe('the end of an agreement (GDPR Art. 28(3)(g))', () => {
    test.each([
      ['neither the service nor the obligations', {}],
      ['the service, but not the obligations', { service_ended_on: '2026-09-01' }],
      ['the obligations, but not the service', { obligations_ended_on: '2026-09-01' }],
    ])('has not come while %s have ended (R48, R209)', async (_, ended) => {
      const { row, needs } = await asked('2026-11-21', ended);
      expect(row).toBe('keep');
      expect(needs.address).toEqual([
        'sales (6(1)(f)), until 2036-06-01',
        'operation (Art. 28(3)(a)), as long as agreementEnded has not happened',
      ]);
      expect(needs.paid).toContain('billing (6(1)(b)), as long as agreementEnded has not happened');
    });

    test('is the later of the two, whichever that is (R209)', async () => {
      const turned = { service_ended_on: '2026-10-01', obligations_ended_on: '2026-09-01' };
      for (const ended of [both, turned])
        expect((await asked('2026-10-20', ended)).needs.name).toEqual([
          'sales (6(1)(f)), until 2026-10-31',
          'backup (Art. 28(3)(a)), until 2026-10-31',
        ]);
    });

    test('leaves 30 days to return data, and 90 for logging and security data (R137, R139, R140)', async () => {
      expect((await asked('2026-10-31')).needs).toMatchObject({
        name: ['sales (6(1)(f)), until 2026-10-31', 'backup (Art. 28(3)(a)), until 2026-10-31'],
        address: ['sales (6(1)(f)), until 2026-12-30', 'operation (Art. 28(3)(a)), until 2026-12-30'],
      });
      expect((await asked('2026-11-01')).needs).toMatchObject({
        name: [],
        address: ['sales (6(1)(f)), until 2026-12-30', 'operation (Art. 28(3)(a)), until 2026-12-30'],
      });
      expect((await asked('2026-12-30')).needs.address).toHaveLength(2);
      expect((await asked('2026-12-31')).needs.address).toEqual([]);
    });

    test('lets a credential stay as long as anything else of the person that a purpose needs', async () => {
      expect((await asked('2026-11-01')).needs.secret).toContain('sales (6(1)(f)), until 2026-12-30');
      expect((await asked('2026-12-31')).needs.secret).not.toContain(expect.stringContaining('sales'));
    });

    test('ends at once what the vendor keeps of its own accord while the agreement runs, and no other purpose of its own', async () => {
      expect((await asked('2026-10-01')).needs.paid).toContain('billing (6(1)(b)), until 2026-10-01');
      expect((await asked('2026-10-02')).needs.paid).toEqual([
        'accounts (6(1)(c)), until 2027-06-01',
        'backup (Art. 28(3)(a)), until 2026-10-31',
      ]);
    });

    test('ends what the vendor carries out for the controller, also where that only follows what the vendor still needs (Art. 28(3)(a) and (g))', async () => {
      expect((await asked('2026-10-31')).needs.paid).toContain('backup (Art. 28(3)(a)), until 2026-10-31');
      expect((await asked('2026-11-01')).needs.paid).toEqual(['accounts (6(1)(c)), until 2027-06-01']);
    });

    test('brings nothing back that an erasure ended while the agreement ran (Art. 17(1))', async () => {
      const erased = await answered(open, world(both), {
        of: client,
        table: 'contacts',
        at: noon('2026-10-20'),
        after: ({ requests }) =>
          requests.record({ subject: client, right: 'erasure', effectiveAt: noon('2026-08-01') }),
      });
      expect(erased.needs.address).toEqual([]);
    });

    test('takes the row when the last of these is over', async () => {
      expect((await asked('2026-11-01')).row).toBe('clear');
      expect((await asked('2027-06-02')).row).toBe('erase');
    });
  });
}
