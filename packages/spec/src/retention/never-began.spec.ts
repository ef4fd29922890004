import type { Policy } from '@gallra/core';
import { neverBegan, plan, sweep } from '@gallra/retention';
import { column, liveSchema, liveTable, type OpenStore } from '@gallra/world';
import { describe, expect, test } from 'vitest';
import { type Accounts, accountsPolicy } from './accounts-policy.ts';
import { planOf } from './carried-out.ts';

const now = new Date('2026-11-22T12:00:00Z');
const [fresh, old] = ['2026-10-01', '2020-01-01'];

const date = (name: string) => column(name, { type: 'date' });

const schema = liveSchema(
  liveTable('accounts', ['id', 'email', 'kind', date('login'), date('closed')]),
  liveTable('orders', ['id', 'account_id', 'parcel', date('ordered')]),
);

const account = (id: number, more: Readonly<Record<string, unknown>> = {}) => ({
  ...{ id, email: `konto-${id}@example.com`, kind: 'firm', login: null, closed: null },
  ...more,
});

const order = (id: number, account_id: number | null, ordered: string | null) => ({
  ...{ id, account_id, parcel: `paket ${id}`, ordered },
});

/** What a plan says of rows that no claim ever began on (GDPR Art. 5(1)(e)), on every store. */
export function neverBeganSpec(open: OpenStore): void {
  const accountsIn = async (policy: Policy, rows: Readonly<Record<string, readonly Record<string, unknown>[]>>) => {
    const { store, rows: left } = await open({ policy, schema, rows: { accounts: [], orders: [], ...rows } });
    const made = await plan(store, policy, now);
    return { store, made, left, accounts: planOf(made, 'accounts') };
  };

  describe('a claim that never began', () => {
    const orders = [order(1, 1, fresh), order(2, 2, old)];

    test('is told apart from one that ended: an account of yesterday without an order goes, and the plan says why', async () => {
      const policy = accountsPolicy();
      const { store, made, accounts, left } = await accountsIn(policy, {
        accounts: [account(1), account(2), account(3)],
        orders: [...orders, order(3, null, fresh)],
      });
      expect(accounts).toMatchObject({
        rows: 3,
        erase: 2,
        groups: [
          {
            columns: ['email'],
            claims: [{ claim: 'brokerage', alive: 1, pending: 0, ended: 1, neverBegan: 1 }],
            neverBegan: 1,
          },
        ],
      });
      expect(neverBegan(made.tables)).toEqual([{ table: 'accounts', columns: ['email'], rows: 1, going: 2 }]);
      expect(JSON.stringify(made)).not.toMatch(/konto|paket/);
      await sweep(store, policy, now, { approve: made.hash });
      expect((await left('accounts')).map(({ id }) => Number(id))).toEqual([1]);
    });

    test('says nothing of rows that another claim explains, and is warned of above a tenth of what goes', async () => {
      const ids = Array.from({ length: 20 }, (_, index) => index + 1);
      const going = async (unbegun: number) => {
        const { accounts, made } = await accountsIn(accountsPolicy(), {
          accounts: ids.map((id) => account(id)),
          orders: ids.slice(unbegun).map((id) => order(id, id, old)),
        });
        expect(accounts).toMatchObject({ erase: 20, groups: [{ neverBegan: unbegun }] });
        return neverBegan(made.tables);
      };
      expect(await going(0)).toEqual([]);
      expect(await going(2)).toEqual([]);
      expect(await going(3)).toEqual([{ table: 'accounts', columns: ['email'], rows: 3, going: 20 }]);
    });

    test('counts among what goes only where the columns are personal, and still hold something', async () => {
      const { accounts } = await accountsIn(
        accountsPolicy({
          columns: {
            id: 'key',
            email: { is: 'contact', when: { kind: 'person' } },
            ...{ kind: 'notPersonal', login: 'notPersonal', closed: 'notPersonal' },
          },
          then: 'anonymise',
        }),
        {
          accounts: [
            account(1, { kind: 'person' }),
            account(2, { kind: 'person', email: null }),
            account(3, { kind: 'firm' }),
          ],
        },
      );
      expect(accounts).toMatchObject({ rows: 3, anonymise: 1 });
      const [group] = accounts.groups;
      expect(group?.neverBegan).toBe(1);
      expect(group?.claims).toMatchObject([{ alive: 0, ended: 0, neverBegan: 2 }]);
    });

    test('is no part of the hash that one approves', async () => {
      const began = await accountsIn(accountsPolicy(), { accounts: [account(1)], orders: [order(1, 1, old)] });
      // The order is told of as due in both: only what the account counts from differs.
      const not = await accountsIn(accountsPolicy(), { accounts: [account(1)], orders: [order(1, null, old)] });
      expect([began, not].map(({ accounts }) => accounts.groups[0]?.neverBegan)).toEqual([0, 1]);
      expect(not.made.hash).toBe(began.made.hash);
    });
  });

  describe('a claim that waits for what it counts from', () => {
    const after = (lastContact: NonNullable<Accounts['events']>[string]) => accountsPolicy({ events: { lastContact } });
    const rows = [account(1), account(2, { login: fresh }), account(3, { login: old })];
    const claimsOf = async (policy: Policy) =>
      (await accountsIn(policy, { accounts: rows })).accounts.groups[0]?.claims;

    test('is counted apart from a fresh one: a null login is no login of yesterday', async () => {
      expect(await claimsOf(after('login'))).toMatchObject([{ alive: 2, pending: 1, ended: 1, neverBegan: 0 }]);
    });

    test('counts rows that tell nothing by policy, or under a condition they do not meet', async () => {
      expect(await claimsOf(after({ untold: true }))).toMatchObject([
        { alive: 3, pending: 3, ended: 0, neverBegan: 0 },
      ]);
      const told = { column: 'login', ifNull: 'notApplicable', when: { kind: 'person' } } as const;
      expect(await claimsOf(after(told))).toMatchObject([{ alive: 3, pending: 3, ended: 0, neverBegan: 0 }]);
    });

    test('is not counted where a null means that there never is one', async () => {
      const [claim] = (await claimsOf(after({ column: 'login', ifNull: 'notApplicable' }))) ?? [];
      expect(claim).toMatchObject({ alive: 1, ended: 1, neverBegan: 1 });
      expect(claim).not.toHaveProperty('pending');
    });

    test('waits in linked rows too, while one of them waits', async () => {
      const { accounts } = await accountsIn(accountsPolicy(), {
        accounts: [account(1), account(2)],
        orders: [order(1, 1, old), order(2, 1, null), order(3, 2, fresh)],
      });
      expect(accounts.groups[0]?.claims).toMatchObject([{ alive: 2, pending: 1, ended: 0, neverBegan: 0 }]);
    });
  });
}
