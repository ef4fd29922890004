import * as z from 'zod';
import { type NumberFormat, numberUnits } from '../policy/number-format.ts';

const currencies = new Set(Intl.supportedValuesOf('currency'));
const digits = z.int().min(0).max(20);

/** The shape of a {@link NumberFormat}: each style with what belongs to it. */
export const numberFormat = z
  .strictObject({
    style: z.exactOptional(z.enum(['decimal', 'currency', 'unit', 'percent'])),
    currency: z.exactOptional(
      z.string().refine((code) => currencies.has(code), { error: 'expected a currency of ISO 4217 such as "SEK"' }),
    ),
    unit: z.exactOptional(z.enum(numberUnits)),
    minimumFractionDigits: z.exactOptional(digits),
    maximumFractionDigits: z.exactOptional(digits),
  })
  .superRefine((written, context) => {
    const problem = (member: string, message: string) =>
      context.addIssue({ code: 'custom', path: [member], message, input: written });
    for (const member of ['currency', 'unit'] as const) {
      if (written.style === member && written[member] === undefined) problem(member, `style "${member}" needs it`);
      if (written.style !== member && written[member] !== undefined) problem(member, `only for style "${member}"`);
    }
    const { minimumFractionDigits: least = 0, maximumFractionDigits: most = 20 } = written;
    if (least > most) problem('maximumFractionDigits', `less than minimumFractionDigits, which is ${least}`);
  }) as unknown as z.ZodType<NumberFormat>;
