import { type CompiledQuery, type DatabaseConnection, type Dialect, PostgresDialect, type QueryResult } from 'kysely';
import { codeOf } from '../../database/driver-code.ts';

const preparedPerConnection = 100;

/** SQLSTATE of a server that does not know the name, or knows it already: a pooler stands between. */
const poolers: readonly (string | undefined)[] = ['26000', '42P05'];

/** SQLSTATE of a plan that was made for the tables as they were. */
const outdated = '0A000';

/** Runs a statement, prepared once a connection where the driver can. */
type RunPrepared = <R>(
  connection: DatabaseConnection,
  statement: Pick<CompiledQuery, 'sql' | 'parameters' | 'query' | 'queryId'>,
) => Promise<QueryResult<R>>;

/** Statements that come again and again, prepared. */
export interface PreparedStatements {
  /** Outside of transactions: one that has failed because it was prepared has done nothing, and is run again as it is. */
  readonly alone: RunPrepared;
  /** Within a transaction, which would fail with it: as it is, unless nothing can go wrong. */
  readonly within: RunPrepared;
}

const asItIs: RunPrepared = (connection, statement) => connection.executeQuery(statement);

/**
 * Prepares statements where the driver is `pg`.
 *
 * @param isDirect - no pooler stands between that knows nothing of prepared statements
 */
export function preparedStatements(dialect: Dialect, isDirect: boolean): PreparedStatements {
  if (!(dialect instanceof PostgresDialect)) return { alone: asItIs, within: asItIs };
  const origin = crypto.randomUUID().slice(0, 8);
  /** By text; undefined for one that came once: with a list of its own in it, it may never come again. */
  const named = new Map<string, string | undefined>();
  let isPooled = false;
  let given = 0;
  /**
   * What Kysely hands on to `client.query` of `pg` in place of a text: a named statement. It inherits its members, for
   * `pg` copies own ones each time, and slowly.
   */
  const statementOf = (text: string): string | undefined => {
    if (isPooled) return undefined;
    const known = named.get(text);
    if (known !== undefined) return known;
    if (!named.has(text)) {
      if (named.size < preparedPerConnection) named.set(text, undefined);
      return undefined;
    }
    const made = Object.create({ name: `gallra_${origin}_${given++}`, text }) as string;
    named.set(text, made);
    return made;
  };
  const run: RunPrepared = (connection, statement) => {
    const prepared = statementOf(statement.sql);
    return connection.executeQuery(prepared === undefined ? statement : { ...statement, sql: prepared });
  };
  return {
    alone: async (connection, statement) => {
      try {
        return await run(connection, statement);
      } catch (error) {
        const code = codeOf(error);
        if (poolers.includes(code)) isPooled = true;
        else if (code === outdated && named.get(statement.sql) !== undefined) named.delete(statement.sql);
        else throw error;
        return connection.executeQuery(statement);
      }
    },
    within: isDirect ? run : asItIs,
  };
}
