/** Names from all over the alphabet: 4,096 together, so that a large company has namesakes. */
export const firstNames = words(`
  Aaron Adele Agnes Akira Amara Anton Beata Boris Carla Chen Clara Dario Delia Edwin Elena Emil Farah Felix Flora
  Gita Goran Hanna Hugo Ines Ivan Jana Jonas Kamal Karin Kofi Lara Leon Lucia Magda Marek Mina Nadia Nils Nora Olga
  Omar Oscar Paula Petra Pavel Quinn Rana Rosa Ruben Sami Selma Stella Tarik Tessa Tomas Ulla Uwe Vera Viktor Wanda
  Xenia Yara Yusuf Zoe
`);

export const lastNames = words(`
  Abel Adler Aydin Bauer Berg Blanc Brandt Castro Conti Costa Dahl Diaz Dubois Eklund Engel Evans Farkas Fischer
  Fontana Garcia Gruber Haas Hansen Horvat Ibsen Ito Jansen Jensen Kaya Keller Klein Kovacs Lang Larsen Lopez Marino
  Meyer Moreau Nagy Novak Okafor Olsen Ortega Park Pereira Popov Quist Rossi Roth Sato Schmid Silva Sokolov Tanaka
  Toth Ueda Urban Vogel Weber Wolf Xu Yilmaz Zeller Zhang
`);

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}
