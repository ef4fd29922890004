import { sql } from 'kysely';

/** The setting by which a trigger knows that what it sees is recorded by somebody else; it ends with the transaction. */
const setting = sql.lit('gallra.recorded');

/** Of the statement that the client has sent, and of no other in the transaction. */
const thisStatement = sql`extract(epoch from statement_timestamp())::text`;

/** Selected or returned, it says that the rest of the transaction is recorded. */
export const transactionIsRecorded = sql`set_config(${setting}, 'on', true)`;

/** Returned by a statement that writes, it says that it is recorded, with all that it sets off. */
export const statementIsRecorded = sql`set_config(${setting}, ${thisStatement}, true)`;

/** Whether one of them has been said. */
export const isRecorded = sql`current_setting(${setting}, true) in ('on', ${thisStatement})`;
