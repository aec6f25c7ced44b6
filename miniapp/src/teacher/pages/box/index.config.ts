export default definePageConfig({ navigationBarTitleText: '问题箱' });
