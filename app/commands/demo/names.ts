/** Common given and family names by country, in the script of its language. Nobody in particular. */
const names: Record<string, [lang: string, given: string, family: string]> = {
  AT: ['de', 'Anna Lukas Katharina Florian Johanna', 'Gruber Huber Steiner Moser Pichler'],
  BE: ['nl', 'Emma Lucas Louise Noor Arthur', 'Peeters Janssens Maes Jacobs Dubois'],
  BG: ['bg', 'Мария Георги Елена Иван Десислава', 'Иванова Петров Димитрова Стоянов Колева'],
  CY: ['el', 'Ελένη Ανδρέας Μαρία Χρίστος Άννα', 'Γεωργίου Ιωάννου Χριστοδούλου Νικολάου Παπαδοπούλου'],
  CZ: ['cs', 'Tereza Jakub Eliška Ondřej Kateřina', 'Nováková Svoboda Dvořáková Černý Procházková'],
  DE: ['de', 'Sophie Jonas Lena Maximilian Käthe', 'Müller Schäfer Weiß Fischer Krüger'],
  DK: ['da', 'Freja Søren Ida Mikkel Astrid', 'Nielsen Jørgensen Sørensen Mølgaard Kjær'],
  EE: ['et', 'Liis Tõnu Kadri Rasmus Õie', 'Tamm Mägi Kask Põld Sepp'],
  ES: ['es', 'Lucía Álvaro Begoña Íñigo Carmen', 'García Núñez Muñoz Ibáñez Peña'],
  FI: ['fi', 'Aino Väinö Elina Mikko Päivi', 'Virtanen Mäkinen Hämäläinen Koskinen Järvinen'],
  FR: ['fr', 'Chloé Théo Françoise Jérôme Zoé', 'Lefèvre Moreau Gaël-Martin Benoît Dupré'],
  GR: ['el', 'Γιώργος Κατερίνα Δημήτρης Σοφία Νίκος', 'Παπαδόπουλος Οικονόμου Αντωνίου Βασιλείου Μακρή'],
  HR: ['hr', 'Ivana Luka Željka Šime Petra', 'Horvat Kovačević Babić Jurić Šarić'],
  HU: ['hu', 'Zsófia Bence Eszter Győző Réka', 'Nagy Szabó Kovács Tóth Vörös'],
  IE: ['ga', 'Máire Seán Aoife Pádraig Niamh', 'Ní Bhriain Ó Súilleabháin de Búrca Mac Cárthaigh Walsh'],
  IT: ['it', 'Giulia Niccolò Chiara Matteo Francesca', 'Rossi D’Angelo Ferrari Esposito Conti'],
  LT: ['lt', 'Rūta Jonas Eglė Šarūnas Živilė', 'Kazlauskienė Petrauskas Žukauskaitė Jankauskas Šimkus'],
  LU: ['fr', 'Josée Jean Claudine Romain Danièle', 'Weber Schmit Müller Hoffmann Kieffer'],
  LV: ['lv', 'Līga Jānis Elīna Kārlis Ieva', 'Bērziņa Kalniņš Ozoliņa Krūmiņš Liepa'],
  MT: ['mt', 'Ġorġa Ċensu Marija Żaren Karmnu', 'Borg Camilleri Żammit Vella Galea'],
  NL: ['nl', 'Sanne Daan Fleur Thijs Maud', 'de Vries van den Berg Bakker Visser Jansen'],
  PL: ['pl', 'Zofia Łukasz Małgorzata Paweł Agnieszka', 'Wiśniewska Wójcik Kamińska Zieliński Dąbrowska'],
  PT: ['pt', 'Inês João Leonor Gonçalo Conceição', 'Simões Gonçalves Magalhães Araújo Brandão'],
  RO: ['ro', 'Ștefania Andrei Ioana Răzvan Ileana', 'Ionescu Țurcanu Dumitrescu Bălan Șerban'],
  SE: ['sv', 'Åsa Björn Märta Östen Linnéa', 'Lindström Öberg Nyström Sjöberg Åkesson'],
  SI: ['sl', 'Nina Žiga Maja Črt Špela', 'Novak Krajnc Žagar Kovačič Šuštar'],
  SK: ['sk', 'Zuzana Tomáš Ľudmila Matúš Katarína', 'Horváthová Kováč Nagyová Šimko Ďurišová'],
};

/** What belongs to the word that follows. */
const PARTICLES = /(Ní|Ó|de|Mac|van den) (?=\p{Lu})/gu;

export type People = { lang: string; given: string[]; family: string[] };

/** Names to combine for a country; elsewhere they are French, English and Ukrainian. */
export function namesOf(country: string): People {
  const [lang, given, family] = names[country] ?? [
    'en',
    'Grace Оксана Amélie Тарас David',
    'Smith Коваленко Tremblay Шевченко Okafor',
  ];
  const glued = family.replaceAll(PARTICLES, '$1\u00a0');
  return {
    lang,
    given: given.split(' '),
    family: glued.split(' ').map((name) => name.replaceAll('\u00a0', ' ')),
  };
}
