import { kyselyStore, migrate } from '@gallra/kysely';
import { due, policyWith } from '@gallra/world';
import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import { eachDatabase } from '../databases/index.ts';
import { dispose, scope } from './people-store.ts';

const network = { is: 'contact', then: { truncate: 'network' } } as const;
const policy = policyWith({
  traces: { columns: { id: 'key', person_id: 'key', seen: 'notPersonal', address: network, network } },
});

eachDatabase(
  (database) => {
    beforeAll(async () => {
      await database.run(
        'create table traces (id bigint primary key, person_id bigint, seen date, address inet not null, network cidr);',
      );
      await migrate(database.db);
    });

    test('addresses of a type of their own are truncated to their network, once (T13, recital 26)', async () => {
      const addresses = [
        ['192.0.2.17', '192.0.2.17/32', '192.0.2.0', '192.0.2.0/24'],
        ['192.0.2.17/28', '192.0.0.0/16', '192.0.2.0', '192.0.0.0/16'],
        ['2001:db8:85a3::7348', '2001:db8:85a3:8d3::/64', '2001:db8:85a3::', '2001:db8:85a3::/48'],
        ['::ffff:192.0.2.17', null, '::ffff:192.0.2.0', null],
      ] as const;
      await sql`delete from traces`.execute(database.db);
      const rows = addresses.map(([address, wide], id) => ({ id, seen: due, address, network: wide }));
      await database.db.insertInto('traces').values(rows).execute();
      const store = kyselyStore({ db: database.db, policy });
      const anonymise = { table: 'traces', scope, limit: 100, action: 'anonymise' } as const;
      expect(await dispose(store, anonymise)).toMatchObject({ matched: 4, changed: 4 });
      const left = await sql<{ address: string; network: string | null }>`
        select host(address) as address, network::text from traces order by id`.execute(database.db);
      expect(left.rows).toEqual(addresses.map(([, , address, wide]) => ({ address, network: wide })));
      expect(await dispose(store, anonymise)).toMatchObject({ matched: 0 });
    });
  },
  { dialect: 'postgres' },
);
