/** A file on this computer, read in parts: a film of 200 MB is never in memory whole. */
export interface LocalFile {
  readonly name: string;
  readonly size: number;
  read(from: number, to: number): Promise<ArrayBuffer>;
}

const fromBlob = (blob: Blob, name: string): LocalFile => ({
  name,
  size: blob.size,
  read: (from, to) => blob.slice(from, to).arrayBuffer(),
});

/** Lets a person choose one file; null when none was chosen, and where there are none to choose. */
export function chooseFile(accept: string): Promise<LocalFile | null> {
  if (__WEAPP__) return Promise.resolve(null);
  const input = window.document.createElement('input');
  input.type = 'file';
  input.accept = accept;
  return new Promise((resolve) => {
    input.addEventListener('change', () => {
      const file = input.files?.[0];
      resolve(file === undefined ? null : fromBlob(file, file.name));
    });
    input.addEventListener('cancel', () => resolve(null));
    input.click();
  });
}

const LONGEST_SIDE = 1600;

/** A photo of a telephone, drawn anew: the right way up, small enough for a weak line, without where it was taken. As it is where it can not be drawn. */
export async function smallPicture(file: LocalFile): Promise<LocalFile> {
  if (__WEAPP__) return file;
  try {
    const picture = await createImageBitmap(new Blob([await file.read(0, file.size)]));
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    if (scale === 1 && file.size < 300_000) return file;
    const canvas = window.document.createElement('canvas');
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', 0.85));
    return blob === null ? file : fromBlob(blob, file.name.replace(/\.\w+$/, '') + '.jpg');
  } catch {
    return file;
  }
}
