import JSZip from 'jszip';

/** A zip of texts under these names, in this order. The time inside each entry is the given one, so the same texts give the same file. */
export async function writeZip(files: readonly { readonly name: string; readonly text: string }[], at: number): Promise<Buffer> {
  const zip = new JSZip();
  for (const { name, text } of files) zip.file(name, text, { date: new Date(at) });
  return zip.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE' });
}
