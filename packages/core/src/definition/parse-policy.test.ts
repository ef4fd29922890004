import { describe, expect, test } from 'vitest';
import { GallraError } from '../error.ts';
import { policy as brokerage } from './brokerage.fixture.ts';
import { parsePolicy } from './parse-policy.ts';

const label = { sv: 'svenska', en: 'English' };

/** A sound policy as JSON, to be broken in every way. */
const sound = {
  timeZone: 'Europe/Stockholm',
  controllers: { in: 'firms', agreementEnded: 'ended_at' },
  places: { sweden: { ...label, country: 'SE' } },
  subjects: { customer: label, staff: label },
  categories: { identity: label, health: { ...label, special: true } },
  events: { bought: label, left: label },
  purposes: {
    sales: {
      title: label,
      role: 'processor',
      basis: '6(1)(b)',
      subjects: 'all',
      categories: ['identity'],
      keep: { from: 'bought', for: 'P1Y' },
    },
  },
  duties: {
    books: { title: label, citation: 'bokföringslagen 7 kap. 2 §', obliges: 'controller', from: 'bought', for: 'P7Y' },
  },
  limits: { most: { title: label, citation: 'avtalet 3 §', caps: ['sales'], from: 'bought', for: 'P10Y' } },
  recipients: { cloud: { name: 'Moln AB', kind: 'processor', service: label, places: ['sweden'] } },
  tables: {
    firms: { columns: { id: 'notPersonal', ended_at: 'notPersonal' }, then: 'anonymise' },
    customers: {
      controller: 'firm_id',
      subjects: { id: 'customer' },
      events: { bought: 'bought_at' },
      duties: { books: ['name'] },
      columns: { id: 'key', firm_id: 'notPersonal', name: 'identity', bought_at: 'notPersonal' },
      then: 'erase',
    },
    countries: 'notPersonal',
  },
};

/** The problems of a policy with other parts than the sound one, each as its path and the rest. */
function problemsOf(parts: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  try {
    parsePolicy(JSON.parse(JSON.stringify({ ...sound, ...parts })));
  } catch (error) {
    if (!(error instanceof GallraError)) throw error;
    expect(error.code).toBe('policy.invalid');
    return Object.fromEntries(error.problems.map((problem) => problem.split(/: (.*)/s, 2) as [string, string]));
  }
  return {};
}

describe('a label may be in other languages than Swedish and English, named as in BCP 47', () => {
  const problemOf = (more: Readonly<Record<string, unknown>>) =>
    problemsOf({ events: { bought: { ...label, ...more }, left: label } })['events.bought'];

  test.each(['nb', 'de', 'no', 'se', 'pt-BR', 'sr-Latn', 'smj-SE'])('%s', (language) => {
    expect(problemOf({ [language]: 'tekst' })).toBeUndefined();
    const subjects = { customer: { ...label, [language]: 'tekst', dpv: 'dpv:Customer' }, staff: label };
    expect(problemsOf({ subjects })).toEqual({});
  });

  test.each(['ev', 'EN', 'iw', 'pt-br', 'swe', 'tilte', 'xx-SE', 'nb-'])(
    '%j is none, and is told by name',
    (language) => {
      expect(problemOf({ [language]: 'tekst' })).toContain(`unrecognized: "${language}"`);
    },
  );

  test.each([17, '', null, true])('%j is no text', (text) => {
    expect(problemOf({ nb: text })).toBe('expected a text in each language');
  });

  test('what is misspelt is told beside what is missing', () => {
    expect(problemsOf({ subjects: { customer: { sv: 'Kund', eng: 'Customer' }, staff: label } })).toEqual({
      'subjects.customer.en': expect.anything(),
      'subjects.customer': expect.stringContaining('"eng"'),
    });
  });
});

describe('parsePolicy', () => {
  test('accepts what JSON made of a sound policy, and returns a frozen copy of it', () => {
    const input = JSON.parse(JSON.stringify(brokerage));
    const policy = parsePolicy(input);
    expect(policy).toEqual(brokerage);
    input.tables.contacts.columns.name = 'notPersonal';
    expect(policy.tables.contacts).toHaveProperty('columns.name', 'identity');
    expect(() => {
      (policy.tables.contacts as { then: string }).then = 'anonymise';
    }).toThrow(TypeError);
    expect(problemsOf({})).toEqual({});
  });

  test.each([[null], ['policy'], [[]], [undefined], [7]])('refuses %j', (input) => {
    expect(() => parsePolicy(input)).toThrow(GallraError);
  });

  test('lists every fault of the shape, each by its path', () => {
    const problems = problemsOf({
      timeZone: 7,
      controllers: { in: 'firms', returnWithin: 'a month' },
      financialYearEnd: '06-15',
      typo: true,
      places: { sweden: { ...label, country: 'Sweden' } },
      subjects: { customer: { sv: 'Kunder' } },
      categories: { identity: { ...label, special: 'yes' } },
      purposes: {
        sales: { ...sound.purposes.sales, basis: '6(1)(g)', keep: { from: 'bought', for: '1 year' } },
        drift: { ...sound.purposes.sales, keep: { while: 'agreement', for: 'P1Y' } },
      },
      duties: { books: { ...sound.duties.books, citation: ' ', validFrom: '2024-02-30' } },
      tables: {
        firms: 'personal',
        customers: {
          columns: { name: { is: 'identity', then: 'burn' } },
          events: { bought: { latest: [] } },
          then: 'erase',
        },
      },
    });
    expect(Object.keys(problems).sort()).toEqual([
      'categories.identity.special',
      'controllers.returnWithin',
      'duties.books.citation',
      'duties.books.validFrom',
      'financialYearEnd',
      'places.sweden.country',
      'policy',
      'purposes.drift.keep',
      'purposes.sales.basis',
      'purposes.sales.keep.for',
      'subjects.customer.en',
      'tables.customers.columns.name.then',
      'tables.customers.events.bought.latest',
      'tables.firms',
      'timeZone',
    ]);
    expect(problems.policy).toContain('"typo"');
    expect(problems['controllers.returnWithin'], 'it names the fix').toContain('"P3M"');
    expect(problems['duties.books.citation']).toContain('provision');
  });

  test.each([
    ['hash'],
    ['sha256'],
    [{ hash: 'sha256' }],
    [{ hmac: 'key' }],
    ['pseudonymise'],
    ['pseudonymize'],
    [{ pseudonymise: true }],
    ['encrypt'],
    [{ encrypt: 'aes' }],
    ['token'],
    [{ tokenise: true }],
  ])('T13: %j is no disposal, but pseudonymisation, and is refused with the reason (GDPR Art. 4(5))', (then) => {
    const columns = { ...sound.tables.customers.columns, name: { is: 'identity', then } };
    const problems = problemsOf({ tables: { ...sound.tables, customers: { ...sound.tables.customers, columns } } });
    expect(Object.keys(problems)).toEqual(['tables.customers.columns.name.then']);
    expect(problems['tables.customers.columns.name.then']).toMatch(/Art\. 4\(5\).*'clear'/);
  });

  test.each([
    [{ generalise: 'month' }],
    [{ truncate: 'host' }],
    [{ keepFirst: 0 }],
    [{ keepFirst: 1.5 }],
    [{ keepFirst: 3, truncate: 'network' }],
  ])('%j is no disposal', (then) => {
    const columns = { ...sound.tables.customers.columns, name: { is: 'identity', then } };
    const problems = problemsOf({ tables: { ...sound.tables, customers: { ...sound.tables.customers, columns } } });
    expect(Object.keys(problems)).toEqual([expect.stringMatching(/^tables\.customers\.columns\.name\.then/)]);
  });

  test.each([
    ['is not personal', 'countries'],
    ['belongs to no controller itself', 'logs'],
  ])('rows cannot belong to the controller of a table that %s', (_, parent) => {
    const logs = { columns: { id: 'key' }, then: 'erase' };
    const customers = { ...sound.tables.customers, controller: { in: parent, through: 'firm_id' } };
    expect(problemsOf({ tables: { ...sound.tables, logs, customers } })).toMatchObject({
      'tables.customers.controller.in': expect.stringContaining('does not say which controller'),
    });
  });

  test('a constant may be any word', () => {
    const columns = { ...sound.tables.customers.columns, name: { is: 'identity', then: { replace: 'hash' } } };
    expect(problemsOf({ tables: { ...sound.tables, customers: { ...sound.tables.customers, columns } } })).toEqual({});
  });

  test('lists every fault of the vocabulary, each by its path', () => {
    const problems = problemsOf({
      timeZone: 'Europe/Stokholm',
      controllers: { in: 'firms', key: 'firm', name: 'nme', financialYearEnd: 'year_end' },
      categories: { ...sound.categories, todo: label },
      events: { ...sound.events, agreementEnded: label },
      purposes: {
        ...sound.purposes,
        a: {
          ...sound.purposes.sales,
          subjects: ['custmer'],
          categories: ['identty'],
          recipients: ['clowd'],
          places: ['x'],
        },
        b: { ...sound.purposes.sales, keep: { from: 'bougt', for: 'P1Y' } },
        c: { ...sound.purposes.sales, keep: { inherit: ['sale'] } },
        d: { ...sound.purposes.sales, keep: { while: 'agreement' } },
        e: { ...sound.purposes.sales, keep: { from: 'bought', active: 'PT1H', archived: 'P1M' } },
        f: { ...sound.purposes.sales, keep: { from: 'bought', for: { min: 'P2Y', default: 'P1Y', max: 'P3Y' } } },
        g: { ...sound.purposes.sales, keep: { from: 'bought', for: 'PT24H', align: ['calendarYear'] } },
        h: { ...sound.purposes.sales, categories: 'all' },
      },
      duties: { ...sound.duties, sales: sound.duties.books, law: { ...sound.duties.books, from: 'bougt' } },
      limits: { most: { ...sound.limits.most, caps: ['sale'], from: 'bougt' } },
      recipients: { cloud: { ...sound.recipients.cloud, places: ['norway'] } },
    });
    expect(Object.keys(problems).sort()).toEqual([
      'categories.todo',
      'controllers.financialYearEnd',
      'controllers.key',
      'controllers.name',
      'duties.law.from',
      'duties.sales',
      'events.agreementEnded',
      'limits.most.caps',
      'limits.most.from',
      'purposes.a.categories',
      'purposes.a.places',
      'purposes.a.recipients',
      'purposes.a.subjects',
      'purposes.b.keep.from',
      'purposes.c.keep.inherit',
      'purposes.d.keep',
      'purposes.e.keep',
      'purposes.f.keep.for',
      'purposes.g.keep',
      'purposes.h.specialBasis',
      'recipients.cloud.places',
      'timeZone',
    ]);
    expect(problems['purposes.a.subjects'], 'it names the fix').toContain(
      '"custmer"; declare it or use one of: customer',
    );
    expect(problems['purposes.h.specialBasis']).toContain('Art. 9(2)');
  });

  test('lists every fault of the tables, each by its path', () => {
    const { customers } = sound.tables;
    const columns = { ...customers.columns, customer_id: 'key' };
    const linked = {
      subjects: { customer_id: { in: 'customers' } },
      columns: { id: 'key', customer_id: 'key' },
      then: 'erase',
    };
    const problems = problemsOf({
      tables: {
        ...sound.tables,
        a: {
          ...customers,
          key: 'ide',
          controller: 'firm',
          subjects: { ide: 'staff' },
          identifiers: { email: 'mail' },
          files: ['scan'],
        },
        b: { ...customers, subjects: { id: 'custmer' }, events: { bougt: 'bought_at', bought: 'bougt_at' } },
        c: {
          ...customers,
          subjects: { id: { by: 'kind', values: { s: 'stff' } } },
          duties: { bookz: [], books: ['nme'] },
        },
        d: { ...linked, subjects: { customer_id: { in: 'constructor' } } },
        e: { ...linked, subjects: { customer_id: { in: 'countries' } } },
        f: { ...linked, subjects: { customer_id: { in: 'customers', by: 'ide', party: 'nobody' } } },
        g: { ...linked, subjects: { customer_id: [{ in: 'customers' }, { in: 'custmers' }] } },
        h: { ...linked, subjects: { customer_id: { by: 'kind', in: { c: 'countries' } } } },
        i: { ...linked, subjects: { id: { in: 'customers' }, customer_id: { in: 'customers' } } },
        j: { ...linked, subjects: { customer_id: { in: 'i' } } },
        k: { ...customers, columns, subjects: { id: 'staff', customer_id: 'staff' } },
        l: {
          ...customers,
          controller: { in: 'countries', through: 'firm' },
          subjects: { firm_id: { in: 'customers' } },
        },
        m: {
          ...customers,
          subjects: { firm_id: { in: 'customers' } },
          events: {
            bought: {
              latest: [
                { in: 'customers', by: 'ide', when: { nme: 'x' } },
                { in: 'countries', by: 'id' },
              ],
            },
            left: { in: 'customers', through: 'id' },
          },
        },
        n: {
          ...customers,
          subjects: { firm_id: { in: 'customers' } },
          columns: {
            ...customers.columns,
            name: 'identty',
            phone: { is: 'identity', of: 'nobody', when: { nme: 'x' } },
          },
        },
        o: { columns: { name: 'identity' }, then: 'erase' },
        p: { ...linked, columns: { ...linked.columns, diagnosis: 'health' } },
        q: { ...customers, subjects: { firm_id: { in: 'customers' } }, events: {} },
      },
    });
    expect(Object.keys(problems).sort()).toEqual([
      'tables.a.controller',
      'tables.a.files',
      'tables.a.identifiers',
      'tables.a.key',
      'tables.a.subjects',
      'tables.b.events',
      'tables.b.events.bought',
      'tables.b.subjects.id',
      'tables.c.duties',
      'tables.c.duties.books',
      'tables.c.subjects.id',
      'tables.c.subjects.id.by',
      'tables.d.subjects.customer_id.in',
      'tables.e.subjects.customer_id.in',
      'tables.f.subjects.customer_id.by',
      'tables.f.subjects.customer_id.party',
      'tables.g.subjects.customer_id.in',
      'tables.h.subjects.customer_id.by',
      'tables.h.subjects.customer_id.in',
      'tables.j.subjects.customer_id',
      'tables.k.subjects',
      'tables.l.controller.in',
      'tables.l.controller.through',
      'tables.m.events.bought.by',
      'tables.m.events.bought.in',
      'tables.m.events.bought.when',
      'tables.m.events.left',
      'tables.n.columns.name',
      'tables.n.columns.phone.of',
      'tables.n.columns.phone.when',
      'tables.o.columns.name',
      'tables.o.key',
      'tables.p.columns.diagnosis',
      'tables.q.columns.name',
      'tables.q.duties.books',
    ]);
    expect(problems['tables.p.columns.diagnosis']).toContain('nothing claims it');
    expect(problems['tables.j.subjects.customer_id']).toContain('(id, customer_id): say which with "party"');
  });

  test('lets nobody choose the years of a statute, and lists what is wrong with choices, validity and backups', () => {
    const duty = sound.duties.books;
    const backup = { ...label, kind: 'snapshot' };
    expect(
      problemsOf({
        duties: {
          books: duty,
          fixed: { ...duty, for: { min: 'P1Y', default: 'P7Y', max: 'P7Y' } },
          open: { ...duty, for: { min: 'P7Y', default: 'P7Y', max: 'P10Y' }, periodSource: 'advice' },
          turned: { ...duty, validFrom: '2024-07-01', validTo: '2024-06-30' },
        },
        limits: { own: { ...sound.limits.most, for: { min: 'P2Y', max: 'P1Y' } } },
        backups: {
          daily: backup,
          mirror: { ...backup, kind: 'replica', keptFor: 'P7D' },
          far: { ...backup, keptFor: 'P7D', places: ['mars'] },
        },
      }),
    ).toEqual({
      'duties.fixed.for': expect.stringContaining('periodSource'),
      'duties.turned.validTo': expect.stringContaining('before validFrom'),
      'limits.own.for': expect.stringContaining('in that order'),
      'backups.daily.keptFor': expect.any(String),
      'backups.mirror.keptFor': expect.any(String),
      'backups.far.places': expect.stringContaining('mars'),
    });
  });

  test('gives classes of the audit log periods, and knows no other class (R50, R139)', () => {
    expect(problemsOf({ auditLog: { keep: { read: 'P1Y', security: 'P90D' } } })).toEqual({});
    expect(Object.keys(problemsOf({ auditLog: { keep: { reads: 'P1Y' } } }))).toEqual(['auditLog.keep']);
    expect(Object.keys(problemsOf({ auditLog: { keep: { change: '5 years' } } }))).toEqual(['auditLog.keep.change']);
  });

  test('lists events and links that lead nowhere, once every name is right', () => {
    const { customers } = sound.tables;
    const orders = {
      controller: 'firm_id',
      subjects: { customer_id: { in: 'customers' } },
      columns: { id: 'key', firm_id: 'notPersonal', customer_id: 'key', sent_at: 'notPersonal' },
      then: 'erase',
    };
    const circles = problemsOf({
      tables: {
        ...sound.tables,
        customers: { ...customers, events: { bought: { latest: [{ in: 'orders', by: 'customer_id' }] } } },
        orders: { ...orders, events: { bought: { in: 'customers', through: 'customer_id' } } },
        letters: { ...orders, subjects: { customer_id: { in: 'replies' } } },
        replies: { ...orders, subjects: { customer_id: { in: 'letters' } } },
      },
    });
    expect(Object.keys(circles)).toEqual([
      'tables.customers.events.bought',
      'tables.orders.events.bought',
      'tables.letters.subjects.customer_id',
      'tables.replies.subjects.customer_id',
    ]);
    const lost = problemsOf({
      tables: {
        ...sound.tables,
        customers: { ...customers, events: { bought: { latest: [{ in: 'orders', by: 'customer_id' }] } } },
        orders: { ...orders, events: { bought: 'sent_at' }, columns: { ...orders.columns, note: 'identity' } },
        visits: {
          ...orders,
          events: { bought: { column: 'sent_at', encoding: 'date' } },
          columns: { ...orders.columns, page: 'identity' },
        },
      },
      purposes: { sales: { ...sound.purposes.sales, keep: { from: 'bought', for: 'PT48H' } } },
    });
    expect(lost).toEqual({
      'tables.customers.events.bought': expect.stringContaining(
        '"books" counts from rows of "orders" that may be gone',
      ),
      'tables.visits.events.bought': expect.stringContaining('"sales" counts hours from it'),
    });
  });

  test('repeats names of the policy but no value that stands in it', () => {
    const secret = 'Karin Ek 19811218-9876';
    const problems = problemsOf({
      timeZone: secret,
      financialYearEnd: secret,
      parties: { vendor: { name: 'Moln AB', email: { of: secret } } },
      purposes: { sales: { ...sound.purposes.sales, keep: { from: 'bought', for: secret } } },
      tables: {
        ...sound.tables,
        customers: {
          ...sound.tables.customers,
          columns: { name: { is: 'identity', when: { name: { is: secret } }, then: { replace: [secret] } } },
          then: secret,
        },
        firms: secret,
      },
    });
    expect(Object.keys(problems).length).toBeGreaterThan(5);
    expect(JSON.stringify(problems)).not.toContain('Karin');
    expect(JSON.stringify(problemsOf({ timeZone: secret }))).toMatch(/^\{"timeZone":(?!.*Karin)/);
  });
});

describe('how values are written for people', () => {
  const problemsWith = (words: Readonly<Record<string, unknown>>) => {
    const { customers } = sound.tables;
    const columns = { ...customers.columns, name: { is: 'identity', ...words } };
    const problems = Object.entries(problemsOf({ tables: { ...sound.tables, customers: { ...customers, columns } } }));
    return problems.map(([path, problem]) => [path.replace('tables.customers.columns.name.', ''), problem]);
  };

  test.each([
    {},
    { minimumFractionDigits: 0, maximumFractionDigits: 20 },
    { style: 'currency', currency: 'SEK' },
    { style: 'unit', unit: 'square-meter' },
    { style: 'unit', unit: 'kilometer', maximumFractionDigits: 1 },
    { style: 'percent' },
  ])('a number can be written as %o', (format) => {
    expect(problemsWith({ format })).toEqual([]);
  });

  test.each<[Readonly<Record<string, unknown>>, string, string]>([
    [{ style: 'currency', currency: 'SKR' }, 'format.currency', 'expected a currency of ISO 4217 such as "SEK"'],
    [{ style: 'currency' }, 'format.currency', 'style "currency" needs it'],
    [{ currency: 'SEK' }, 'format.currency', 'only for style "currency"'],
    [{ style: 'unit', unit: 'kvadratmeter' }, 'format.unit', 'Invalid option'],
    [{ style: 'unit' }, 'format.unit', 'style "unit" needs it'],
    [{ style: 'money' }, 'format.style', 'Invalid option'],
    [{ maximumFractionDigits: 21 }, 'format.maximumFractionDigits', 'Too big'],
    [{ minimumFractionDigits: 1.5 }, 'format.minimumFractionDigits', 'Invalid input'],
    [{ minimumFractionDigits: 2, maximumFractionDigits: 1 }, 'format.maximumFractionDigits', 'less than'],
    [{ notation: 'compact' }, 'format', 'notation'],
  ])('%o is refused at its place', (format, path, says) => {
    expect(problemsWith({ format })).toEqual([[path, expect.stringContaining(says)]]);
  });

  test('a value has a title in both languages', () => {
    expect(problemsWith({ values: { VND: label, 2: label } })).toEqual([]);
    expect(problemsWith({ values: { VND: { sv: 'säljare' } } })).toEqual([['values.VND.en', expect.any(String)]]);
  });
});
