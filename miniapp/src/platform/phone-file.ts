import Taro from '@tarojs/taro';

/** The bytes of a temporary file of the phone's. */
export const readPhoneFile = (filePath: string): Promise<ArrayBuffer> =>
  new Promise((resolve, reject) => {
    Taro.getFileSystemManager().readFile({
      filePath,
      success: ({ data }) => (typeof data === 'string' ? reject(new Error('no bytes')) : resolve(data)),
      fail: () => reject(new Error('not read')),
    });
  });
