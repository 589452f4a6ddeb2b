/** References read aloud or typed: any case, O for 0, I or L for 1, the dash optional. */
export function normalReference(typed: string): string {
  const plain = typed.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
  return plain.length === 10 ? `${plain.slice(0, 5)}-${plain.slice(5)}` : typed;
}
