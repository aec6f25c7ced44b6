export default definePageConfig({ navigationBarTitleText: '写内容' });
