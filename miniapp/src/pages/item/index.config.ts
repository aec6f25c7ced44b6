export default definePageConfig({ navigationBarTitleText: '内容', enableShareAppMessage: true });
