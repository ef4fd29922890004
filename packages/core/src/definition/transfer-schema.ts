import * as z from 'zod';
import { type Transfer, transferMechanisms } from '../policy/transfer.ts';
import { isPlainDate } from '../time/plain-date.ts';

const date = z.exactOptional(z.string().refine(isPlainDate, { error: 'expected a date such as "2026-03-01"' }));
const adequacy = 'an adequacy decision, mechanism "45"';

/** The shape of a {@link Transfer}: each mechanism with what has to be known of it. */
export const transfer = z
  .strictObject({
    mechanism: z.enum(transferMechanisms, {
      error: `expected an article that allows a transfer (GDPR Arts 45 to 49): ${transferMechanisms.join(', ')}`,
    }),
    decision: z.exactOptional(z.string().min(1)),
    validTo: date,
    module: z.exactOptional(
      z.literal([1, 2, 3, 4], {
        error:
          'expected the module of the clauses: 1 controller to controller, 2 to processor, 3 between processors, 4 to controller',
      }),
    ),
    reviewed: date,
    reviewBy: date,
  })
  .superRefine((written, context) => {
    const problem = (member: string, message: string) =>
      context.addIssue({ code: 'custom', path: [member], message, input: written });
    const { mechanism, decision, validTo, module, reviewed, reviewBy } = written;
    if (mechanism === '45') {
      if (decision === undefined) problem('decision', 'name the adequacy decision, such as "(EU) 2023/1795"');
    } else {
      if (decision !== undefined) problem('decision', `only for ${adequacy}`);
      if (validTo !== undefined) problem('validTo', `only for ${adequacy}; a safeguard has reviewBy`);
    }
    if (mechanism === '46(2)(c)' && module === undefined)
      problem('module', 'name the module of the clauses, 1 to 4 (Decision (EU) 2021/914)');
    if (module !== undefined && mechanism !== '46(2)(c)' && mechanism !== '46(2)(d)')
      problem('module', 'only for standard contractual clauses, mechanisms "46(2)(c)" and "46(2)(d)"');
    if (reviewed !== undefined && reviewBy !== undefined && reviewBy < reviewed)
      problem('reviewBy', 'lies before reviewed');
  }) as unknown as z.ZodType<Transfer>;
