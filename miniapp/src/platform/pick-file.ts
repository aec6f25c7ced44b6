export interface PickedFile {
  readonly name: string;
  readonly bytes: ArrayBuffer;
}

/** Only a browser at a desk has the school's spreadsheet at hand. */
export const picksFiles = (): boolean => !__WEAPP__;

/** Lets a person choose one file; null when none was chosen. */
export function pickFile(accept: string): Promise<PickedFile | null> {
  if (__WEAPP__) return Promise.resolve(null);
  const input = window.document.createElement('input');
  input.type = 'file';
  input.accept = accept;
  return new Promise((resolve, reject) => {
    input.addEventListener('change', () => {
      const file = input.files?.[0];
      if (file === undefined) resolve(null);
      else file.arrayBuffer().then((bytes) => resolve({ name: file.name, bytes }), reject);
    });
    input.addEventListener('cancel', () => resolve(null));
    input.click();
  });
}
