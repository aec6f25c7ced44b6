import Taro from '@tarojs/taro';
import { smallPicture } from './local-file';
import { readPhoneFile } from './phone-file';
import type { Taken } from './record';

/** Lets a person photograph or choose pictures, made small enough for a weak line; none when they think better of it. */
export async function takePictures(most: number): Promise<Taken[]> {
  if (!__WEAPP__) return choosePictures(most);
  try {
    const { tempFiles } = await Taro.chooseMedia({
      count: most,
      mediaType: ['image'],
      sizeType: ['compressed'],
      sourceType: ['album', 'camera'],
    });
    return await Promise.all(
      tempFiles.slice(0, most).map(async ({ tempFilePath }) => ({ bytes: await readPhoneFile(tempFilePath), address: tempFilePath })),
    );
  } catch {
    return [];
  }
}

async function choosePictures(most: number): Promise<Taken[]> {
  const files = await chooseFiles('image/*', true);
  return Promise.all(
    files.slice(0, most).map(async (file) => {
      const small = await smallPicture({
        name: file.name,
        size: file.size,
        read: (from, to) => file.slice(from, to).arrayBuffer(),
      });
      const bytes = await small.read(0, small.size);
      return { bytes, address: window.URL.createObjectURL(new Blob([bytes])) };
    }),
  );
}

/** A sound from the phone's files, where a browser has no recorder. */
export async function chooseSound(): Promise<Taken | null> {
  if (__WEAPP__) return null;
  const [file] = await chooseFiles('audio/*,.mp3,.m4a,.wav,.amr', false);
  return file === undefined ? null : { bytes: await file.arrayBuffer(), address: window.URL.createObjectURL(file) };
}

function chooseFiles(accept: string, multiple: boolean): Promise<File[]> {
  const input = window.document.createElement('input');
  input.type = 'file';
  input.accept = accept;
  input.multiple = multiple;
  return new Promise((resolve) => {
    input.addEventListener('change', () => resolve([...(input.files ?? [])]));
    input.addEventListener('cancel', () => resolve([]));
    input.click();
  });
}
