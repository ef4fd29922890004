import { sql } from 'kysely';
import type { Sql } from '../../database/sql.ts';

const byte = '(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])';

/** The patterns of `networkAddress` in core, for lower case; without anchors at the end, which databases write differently. */
export const ipv4Pattern = `^(${byte}\\.){3}${byte}`;
export const ipv6Pattern =
  '^(?!.*:::)(?!:[^:])(?!.*[^:]:$)(?!.*::.*::)(?!.*[0-9a-f]{5})(?!([^:]*:){9})(?=.*::|([^:]*:){7})[0-9a-f:]{2,39}';

/** How a database tells an address from other text, and takes it apart. */
export interface AddressSql {
  isIpv4(text: Sql): Sql;
  /** The network of an IPv4 address: its last number 0. */
  ipv4Network(text: Sql): Sql;
  isIpv6(text: Sql): Sql;
  /** One of the first three groups of an IPv6 address, from 1. */
  group(text: Sql, index: number): Sql;
  concat(...parts: readonly Sql[]): Sql;
}

/** Text that holds an IP address, truncated to the address's network as `networkAddress` of core does it; else null. */
export function networkOfText(value: Sql, { isIpv4, ipv4Network, isIpv6, group, concat }: AddressSql): Sql {
  const address = sql`lower(${value})`;
  const embedded = sql`substr(${address}, 8)`;
  const [first, second, third] = [group(address, 1), group(address, 2), group(address, 3)];
  const end = sql`'::'`;
  const colon = sql`':'`;
  return sql`case
    when ${isIpv4(address)} then ${ipv4Network(address)}
    when substr(${address}, 1, 7) = '::ffff:' and ${isIpv4(embedded)} then ${concat(sql`'::ffff:'`, ipv4Network(embedded))}
    when ${isIpv6(address)} then case
      when ${first} = '' then '::'
      when ${second} = '' then ${concat(first, end)}
      when ${third} = '' then ${concat(first, colon, second, end)}
      else ${concat(first, colon, second, colon, third, end)} end
    end`;
}
