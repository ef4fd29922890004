import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import * as mini from 'zod/mini';
import { GallraError } from '../../error.ts';
import { type RegisteredColumn, tableFrom } from './table-from.ts';

const registry = z.registry<RegisteredColumn>();
const id = z.int().register(registry, { is: 'key' });

describe('tableFrom', () => {
  test('writes what the registry says of each field, words in their short form', () => {
    const contact = z.object({
      id,
      name: z.string().register(registry, { is: 'identity' }),
      notes: z.string().register(registry, { is: 'communication', freeText: true, of: 'id' }),
      status: z.enum(['new', 'old']).register(registry, { is: 'notPersonal' }),
    });
    expect(tableFrom(contact, registry, { subjects: { id: 'contact' }, then: 'erase' })).toEqual({
      subjects: { id: 'contact' },
      columns: {
        id: 'key',
        name: 'identity',
        notes: { is: 'communication', freeText: true, of: 'id' },
        status: 'notPersonal',
      },
      then: 'erase',
    });
  });

  test.each<[string, (phone: z.ZodString) => z.ZodType]>([
    ['optional', (phone) => phone.optional()],
    ['nullable and optional', (phone) => phone.nullish()],
    ['default', (phone) => phone.default('–')],
    ['prefault', (phone) => phone.prefault('–')],
    ['catch', (phone) => phone.catch('–')],
    ['readonly', (phone) => phone.readonly()],
    ['nonoptional', (phone) => phone.optional().nonoptional()],
    ['transform', (phone) => phone.transform((text) => text.length)],
    ['codec', (phone) => z.codec(phone, z.int(), { decode: Number, encode: String })],
    ['later checks', (phone) => phone.min(3).max(20)],
    ['branding', (phone) => phone.brand('Phone').optional()],
  ])('looks through %s', (_wrapper, wrap) => {
    const contact = z.object({ phone: wrap(z.string().register(registry, { is: 'contact' })) });
    expect(tableFrom(contact, registry, { then: 'erase' }).columns).toEqual({ phone: 'contact' });
  });

  test('prefers what was registered last, outermost', () => {
    const inner = z.string().register(registry, { is: 'identity' });
    const contact = z.object({ phone: inner.nullable().register(registry, { is: 'contact' }) });
    expect(tableFrom(contact, registry, { then: 'erase' }).columns).toEqual({ phone: 'contact' });
  });

  test('reads schemas of zod/mini', () => {
    const contact = mini.object({ phone: mini.optional(mini.string().register(registry, { is: 'contact' })) });
    expect(tableFrom(contact, registry, { then: 'erase' }).columns).toEqual({ phone: 'contact' });
  });

  test('lists every field that is not in the registry', () => {
    const elsewhere = z.registry<RegisteredColumn>();
    const contact = z.object({
      id,
      name: z.string(),
      phone: z.string().register(elsewhere, { is: 'contact' }).nullable(),
    });
    const derive = () => tableFrom(contact, registry, { then: 'erase' });
    expect(derive).toThrow(GallraError);
    expect(derive).toThrow(/columns\.name: .*\n.*columns\.phone: /);
    expect(derive).not.toThrow(/columns\.id/);
  });
});
