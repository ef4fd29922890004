/** What a sentence may mention. */
export interface Mention {
  readonly firstName: string;
  readonly street: string;
  readonly city: string;
  readonly amount: number;
}

/** 4150000 → "4 150 000 kr". */
function kronor(amount: number): string {
  return `${new Intl.NumberFormat('sv-SE').format(amount)} kr`;
}

/** How agencies come to know people. */
export const sources = ['Visning', 'Hemsidan', 'Fri värdering', 'Rekommendation', 'Tidigare kund', 'Bostadsportal'];

/** Notes on contact cards: free text, with what nobody planned to record (health, family, money) in between. */
export const notes = [
  'Söker trea med balkong, gärna nära stationen. Lånelöfte till årsskiftet.',
  'Vill sälja före sommaren, har redan köpt nytt.',
  'Säljer efter skilsmässa. Båda ska vara med på alla mejl.',
  'Ring helst efter klockan 17, arbetar skift.',
  'Dödsbo med tre delägare. Dottern sköter kontakten.',
  'Sitter i rullstol: behöver hiss och breda dörrar.',
  'Väntar barn i mars och behöver ett rum till.',
  'Har hund, vill veta om föreningen tillåter det.',
  'Tycker att arvodet är högt. Har offert från två andra mäklare.',
  'Betalar kontant, behöver inget lån. Vill ha tillträde snabbt.',
  'Svarar bäst på sms.',
  'Har betalningsanmärkning, väntar på besked från banken.',
  'Ska flytta hem från Norge, visning bara på helger.',
  'Bror till en tidigare säljare. Vill inte att brodern får veta att de ska flytta.',
  'Letar efter sommarställe, max en timmes bilväg.',
] as const;

export const viewingComments = [
  'Gillade planlösningen men tyckte att köket var litet.',
  'Frågade om stambyte och föreningens lån.',
  'Intresserad, återkommer efter samtal med banken.',
  'Kom med sina föräldrar, vill se bostaden en gång till.',
  'Nyfiken granne, inte köpare.',
  'Stannade länge. Frågade om vinden går att inreda.',
  'Tyckte att det var för mycket trafik utanför.',
] as const;

export const bidConditions = [
  'Lånelöfte klart, utan förbehåll.',
  'Med förbehåll för lån.',
  'Med förbehåll för besiktning.',
  'Under förutsättning att den egna bostaden säljs.',
  'Vill ha tillträde tidigast om tre månader.',
  'Gäller till i morgon klockan 12.',
] as const;

export const imageCaptions = [
  'Kök',
  'Vardagsrum',
  'Fasad mot gatan',
  'Balkong i kvällssol',
  'Barnrum, familjens foton syns på väggen',
  'Trädgård, ägarna vid bordet',
] as const;

export const propertyDescriptions = [
  'Ljus bostad med fönster åt två håll. Nuvarande ägare har renoverat köket.',
  'Välskött hem i lugnt läge. Samma familj har bott här sedan det byggdes.',
  'Stor uteplats i söderläge, nära skola och affär.',
  'Renoveringsobjekt för den händige. Taket lades om för tio år sedan.',
] as const;

export const identityChecks = ['BankID', 'Pass', 'Nationellt id-kort', 'Körkort'] as const;

export const checkResults = {
  low: 'Lön och sparande, inget avvikande. Inte person i politiskt utsatt ställning.',
  normal: 'Kontantinsatsen kommer från försäljning av tidigare bostad, underlag sett.',
  high: 'Pengar från utlandet. Kontoutdrag för sex månader begärda och granskade.',
} as const;

export const suspicions = [
  'Kunde inte förklara varifrån handpenningen kom.',
  'Handpenningen betalades från ett konto i en annan persons namn.',
  'Priset låg långt över marknadens utan förklaring, och parterna känner varandra.',
  'Ville byta köpare dagen före tillträdet och bad att inget skulle skrivas ned.',
] as const;

export const housingAssociations = ['Solgläntan', 'Eken', 'Kvarnen', 'Utsikten', 'Lyckan', 'Gårdshuset'] as const;

export const profileTexts = [
  'Har sålt bostäder i trakten i femton år.',
  'Uppvuxen här och spelar handboll på fritiden.',
  'Jurist i botten. Svarar på det mesta om bostadsrätt.',
  'Tvåbarnsmamma med känsla för gamla hus.',
] as const;

/** Messages, by what they are about and which way they go. */
export const messages = {
  /** To and from the seller, before the viewing. */
  listing: {
    out: [
      (m: Mention) => `Hej ${m.firstName}! Annonsen för ${m.street} ligger ute nu. Visning på söndag klockan 12.`,
      (m: Mention) => `Hej ${m.firstName}, fotografen kommer till ${m.street} på torsdag klockan 10.`,
    ],
    in: [
      () => 'Hej! Kan vi flytta visningen en vecka? Barnen är magsjuka.',
      () => 'Hej, jag har hittat besiktningen från när vi köpte. Vill du ha den?',
    ],
  },
  /** To and from the seller, between viewing and contract. */
  bidding: {
    out: [
      (m: Mention) => `Hej ${m.firstName}, vi har fått ett bud på ${kronor(m.amount)}. Jag ringer i eftermiddag.`,
      (m: Mention) => `Hej ${m.firstName}, två är kvar i budgivningen om ${m.street}.`,
    ],
    in: [
      (m: Mention) => `Vi har bestämt oss: vi säljer inte under ${kronor(m.amount)}.`,
      () => 'Hej, kan du skicka utkastet till köpekontrakt? Min bror vill läsa det också.',
    ],
  },
  /** To and from the seller, between contract and closing. */
  moving: {
    out: [(m: Mention) => `Hej ${m.firstName}, budgivningslistan och journalen för ${m.street} finns i ditt ärende.`],
    in: [() => 'Hej! Flyttfirman kommer en dag tidigare. Kan köparen få nycklarna då?'],
  },
  buyer: {
    out: [
      (m: Mention) => `Grattis till ${m.street}, ${m.firstName}! Kontraktsmöte på torsdag, ta med legitimation.`,
      (m: Mention) => `Hej ${m.firstName}, handpenningen ska vara inne senast på fredag.`,
    ],
    in: [
      () => 'Hej, banken vill se föreningens årsredovisning. Kan du skicka den till mig?',
      () => 'Hej! Går det att komma in och mäta för gardiner före tillträdet?',
    ],
  },
  visitor: {
    out: [
      (m: Mention) => `Välkommen på visning av ${m.street} på söndag klockan 12.`,
      (m: Mention) => `Tack för besöket på ${m.street}! Budgivningen har nått ${kronor(m.amount)}.`,
    ],
    in: [
      () => 'Hej, vi hoppar av budgivningen. Det blev för dyrt för oss.',
      () => 'Finns det någon möjlighet till visning i veckan? Jag jobbar på söndag.',
    ],
  },
  prospect: {
    out: [
      (m: Mention) => `Hej ${m.firstName}! Nu har vi fler bostäder i ${m.city} som kan passa dig.`,
      (m: Mention) => `Hej ${m.firstName}, tack för förtroendet. Här är värderingen vi talade om.`,
    ],
    in: [
      () => 'Hej, vad tror ni att vår trea är värd i dag?',
      () => 'Hej! Sätt gärna upp mig på listan, jag söker något med två sovrum.',
    ],
  },
} as const;

/** Support cases; some name a customer's customer, as people do. */
export const supportCases: readonly { subject: string; body: (contact: string) => string }[] = [
  { subject: 'Inloggningen fungerar inte', body: () => 'Jag kommer inte in sedan i morse. Har bytt telefon.' },
  { subject: 'Dubblett i kontaktlistan', body: (contact) => `${contact} finns två gånger. Kan ni slå ihop korten?` },
  { subject: 'Fel i budgivningslistan', body: (contact) => `Budet från ${contact} ligger på fel objekt.` },
  { subject: 'Ny medarbetare', body: () => 'Vi behöver en användare till från den första.' },
  { subject: 'Utskrift av journal', body: () => 'Journalen skrivs ut utan sidnummer, går det att ändra?' },
  {
    subject: 'Vill bli borttagen',
    body: (contact) => `${contact} har hört av sig och vill bli borttagen. Hur gör vi?`,
  },
  { subject: 'Bilder laddas inte upp', body: () => 'Stora bilder fastnar på hälften. Små går bra.' },
];

/** What copies are made for. */
export const testedFunctions = ['Ny sökning bland kontakter', 'Rättning av dubbletter', 'Utskick till köpare'] as const;

/** Whom agencies hand data over to, with an API key of their own. */
export const apiRecipients = ['Flyttfirma i Exempelstad AB', 'Bostadsportal i Exempelstad AB'] as const;
