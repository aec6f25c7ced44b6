/** Family names of two characters, as people are called by them. */
const DOUBLE =
  /^(?:欧阳|太史|端木|上官|司马|东方|独孤|南宫|万俟|闻人|夏侯|诸葛|尉迟|公羊|赫连|澹台|皇甫|宗政|濮阳|公冶|太叔|申屠|公孙|慕容|仲孙|钟离|长孙|宇文|司徒|鲜于|司空|闾丘|令狐|第五|呼延|轩辕|百里)/u;

/** `张小明 → 张`, `欧阳小明 → 欧阳`; of a name in letters its first letter. */
export function familyName(name: string): string {
  const double = DOUBLE.exec(name.trim())?.[0];
  return double !== undefined && [...name.trim()].length > 2 ? double : ([...name.trim()][0] ?? '');
}

/** `张小明 → 张*明`, `张明 → 张*`, `欧阳小明 → 欧**明`: for lists of those who need not know who it is. */
export function maskName(name: string): string {
  const signs = [...name.trim()];
  const [first = ''] = signs;
  if (signs.length <= 2) return signs.length === 0 ? '' : `${first}*`;
  return `${first}${'*'.repeat(signs.length - 2)}${signs.at(-1) ?? ''}`;
}

/** `13812341234 → 138****1234`; what is too short to be a phone is hidden whole. */
export function maskPhone(phone: string): string {
  const digits = phone.replace(/\D/g, '');
  return digits.length >= 11 ? `${digits.slice(0, -8)}****${digits.slice(-4)}` : '*'.repeat(digits.length);
}
