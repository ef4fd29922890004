import type { ColumnType } from '../dialect.ts';
import { dated, numberType } from '../shared/number-type.ts';

/** What a column of a MariaDB or MySQL type can hold. MariaDB's inet4 and inet6 take addresses, but have no networks. */
export function mysqlColumnType(type: string): ColumnType {
  if (type === 'timestamp') return { takes: 'time', times: ['instant'] };
  if (type === 'datetime') return { takes: 'time', times: dated };
  if (type === 'date') return { takes: 'time', times: ['date'] };
  if (/^((tiny|medium|long)?text|(var)?char)$/.test(type)) return { takes: 'text', times: ['iso'] };
  return numberType(type) ?? { times: [] };
}
