import type { ColumnType } from '../dialect.ts';
import { dated, numberType } from '../shared/number-type.ts';

/** What a column of a PostgreSQL type can hold. */
export function postgresColumnType(type: string): ColumnType {
  if (type === 'timestamp with time zone') return { takes: 'time', times: ['instant'] };
  if (type === 'timestamp without time zone') return { takes: 'time', times: dated };
  if (type === 'date') return { takes: 'time', times: ['date'] };
  if (/^(text|character varying|character|citext)$/.test(type)) return { takes: 'text', times: ['iso'] };
  if (/^(inet|cidr)$/.test(type)) return { takes: 'address', times: [] };
  return numberType(type) ?? { ...(/char|text|name/.test(type) ? { takes: 'text' as const } : {}), times: [] };
}
